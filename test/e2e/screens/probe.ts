// What a page is asked besides axe: whether the Tab key reaches every control of it, whether each shows that it has the focus
// and is not covered, and whether anything spills over 320 pixels. Runs inside the page, hence one text.
import type { Page } from "playwright-core";

const script = `(() => {
  const chosen = 'a[href],button,input,select,textarea,summary,audio[controls],[tabindex]';
  const nameOf = (e) => (e.tagName.toLowerCase() + ' «' + (e.getAttribute('aria-label') || e.name || e.textContent || '').trim().slice(0, 40) + '»');
  const drawn = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('[inert],[aria-hidden=true]');
  const reachable = (e) => e.tabIndex >= 0 && !e.disabled && e.type !== 'hidden' && drawn(e);
  // One stop for all the radios of a question.
  const stands = (e, all) => {
    if (e.type !== 'radio') return true;
    const group = all.filter((other) => other.type === 'radio' && other.name === e.name && other.form === e.form);
    return e === (group.find((other) => other.checked) || group[0]);
  };
  const look = (e) => [e, e.nextElementSibling, e.parentElement].map((one) => {
    if (!one) return '';
    const s = getComputedStyle(one);
    const ring = s.outlineStyle === 'none' || parseFloat(s.outlineWidth) === 0 ? '' : s.outlineWidth + s.outlineColor;
    return [ring, s.boxShadow, s.borderColor].join();
  }).join('|');
  // Sides of the ring around it that something about it clips away: with one or two gone it is still seen.
  const ringCut = (e, box) => {
    const s = getComputedStyle(e);
    const grows = s.outlineStyle === 'none' ? 0 : parseFloat(s.outlineWidth) + parseFloat(s.outlineOffset);
    const cut = new Set();
    for (let up = e.parentElement; grows >= 1 && up && up !== document.body; up = up.parentElement) {
      const { overflow, contain, contentVisibility } = getComputedStyle(up);
      if (overflow === 'visible' && !/paint|strict|content/.test(contain) && contentVisibility === 'visible') continue;
      const frame = up.getBoundingClientRect();
      if (box.left - grows < frame.left - 0.5) cut.add('left');
      if (box.right + grows > frame.right + 0.5) cut.add('right');
      if (box.top - grows < frame.top - 0.5) cut.add('top');
      if (box.bottom + grows > frame.bottom + 0.5) cut.add('bottom');
    }
    return cut.size > 2;
  };
  let controls = [], seen = new Map(), covered = [], unringed = [];
  const onFocus = (event) => {
    const e = event.target;
    if (seen.has(e)) return;
    seen.set(e, look(e));
    const box = e.getBoundingClientRect();
    if (box.width >= 2 && ringCut(e, box)) unringed.push(e);
    if (box.width < 2 || box.height < 2 || box.height > innerHeight || box.width > innerWidth) return;
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 12));
    if (!top || e.contains(top) || top.contains(e) || (e.labels && [...e.labels].some((l) => l.contains(top))) || e.parentElement.contains(top)) return;
    covered.push(nameOf(e) + ' under ' + nameOf(top));
  };
  window.probe = {
    start(whole) {
      const nav = document.querySelector('nav[aria-label="Oficina"]');
      const root = whole ? document.body : (nav && nav.nextElementSibling) || document.querySelector('main') || document.body;
      const all = [...root.querySelectorAll(chosen)].filter(reachable);
      controls = all.filter((e) => stands(e, all));
      seen = new Map(); covered = []; unringed = [];
      const still = document.createElement('style');
      still.textContent = '* { transition: none !important }';
      still.id = 'still';
      if (!document.getElementById('still')) document.head.append(still);
      document.addEventListener('focusin', onFocus);
      if (document.activeElement) document.activeElement.blur();
      if (whole) { getSelection().collapse(document.body, 0); }
      else if (nav) { const links = nav.querySelectorAll('a'); links[links.length - 1].focus(); }
      else { root.tabIndex = -1; root.focus(); }
      // A date has a stop for each of its parts and one for its calendar; a player for each of its buttons.
      const parts = { date: 4, month: 3, time: 3, 'datetime-local': 6 };
      return controls.reduce((sum, e) => sum + (parts[e.type] || (e.tagName === 'AUDIO' ? 6 : 1)), 0);
    },
    end() {
      document.removeEventListener('focusin', onFocus);
      if (document.activeElement) document.activeElement.blur();
      const faults = covered.map((what) => 'covered: ' + what);
      for (const e of unringed) if (controls.includes(e)) faults.push('focus cut off: ' + nameOf(e));
      for (const e of controls) if (e.isConnected && reachable(e) && !seen.has(e)) faults.push('not reached: ' + nameOf(e));
      for (const [e, focused] of seen) if (e.isConnected && controls.includes(e) && look(e) === focused) faults.push('focus not seen: ' + nameOf(e));
      for (const e of document.querySelectorAll('main *')) {
        if (getComputedStyle(e).cursor !== 'pointer' || getComputedStyle(e.parentElement).cursor === 'pointer' || !drawn(e)) continue;
        if (e.matches(chosen + ',label,option,[role=option]') || e.closest('a,button,label,summary,select,[tabindex="0"]') || e.querySelector(chosen)) continue;
        faults.push('clickable, no control: ' + nameOf(e));
      }
      return faults;
    },
    spills() {
      const over = document.documentElement.scrollWidth - innerWidth;
      if (over <= 0) return [];
      const wide = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && drawn(e));
      return ['spills ' + over + ' px: ' + wide.slice(0, 3).map((e) => nameOf(e) + '.' + e.className).join(', ')];
    },
  };
})()`;

export async function installProbe(page: Page): Promise<void> {
  await page.addInitScript(script);
}

/** More stops than any screen has. */
const mostStops = 400;
/** What is wrong with the way of the Tab key through the page. `whole`: header and navigation, too. */
export async function keyboardFaults(page: Page, whole: boolean): Promise<readonly string[]> {
  const stops = (await page.evaluate(`probe.start(${whole})`)) as number;
  if (stops > mostStops) return [`${stops} stops`];
  // Extra presses for what grows on the way.
  await Promise.all(Array.from({ length: stops + 2 }, () => page.keyboard.press("Tab")));
  return (await page.evaluate("probe.end()")) as readonly string[];
}

export async function spills(page: Page): Promise<readonly string[]> {
  return (await page.evaluate("probe.spills()")) as readonly string[];
}
