// Who may import whom (ARCHITECTURE.md, "Who may import whom"). scripts/test.ts runs this and also fails when fewer modules
// than expected were cruised: a configuration that resolves nothing reports no violations.

/** Lowest first. A module imports only lower levels; on its own level only types of another module's core. */
const levels = [
  ["kernel"],
  ["platform"],
  ["identity", "portfolio", "compliance", "gestiones"],
  ["segmentation", "agents", "payments"],
  ["promises"],
  ["desk"],
  ["strategy", "telephony"],
  ["channels", "dialer"],
  ["reporting", "simulator", "preflight", "privacy"],
  ["http"],
];

/** Where things are constructed and connected; everything else receives them as arguments. The demo connects its own. */
const top = "^src/(main\\.ts$|roles/|demo/)";
/** What a person runs: it may ask anybody, but constructs nothing and names no adapter. */
const commandLine = "^src/cli/";
const notTests = "\\.(test|fixture)\\.tsx?$";
/** Request and answer shapes: a leaf below every module, for the routes and views that speak them. */
const contract = "^src/http/contract/";
/** What a module's routes build on; it names a permission in its types, and nothing else of identity. */
const routeBase = "^src/platform/web\\.ts$";
const adapters =
  "^src/(telephony/(asterisk|simulated|carrier)|payments/gateways|channels/(sms|email|whatsapp|voice-bot))/";
const apps = ["desk", "floor", "office", "portal"];

/**
 * The doors of a module. Two have a name of their own: link.ts is the engine as other processes see it, card.ts the one
 * view that both the desk's routes and its live push show.
 */
const doors = "^src/[^/]+/(service|port|link)\\.ts$|^src/desk/card\\.ts$";

const folder = (names) => `^src/(${names.join("|")})/`;

const upwards = levels.flatMap((names, index) => {
  const above = levels.slice(index + 1).flat();
  return above.length === 0
    ? []
    : {
        name: `no-import-upwards-from-${names[0]}`,
        comment: "Forward is a call, backward is an event: news travels up through the event table.",
        severity: "error",
        from: { path: folder(names), pathNot: [notTests, routeBase] },
        to: { path: folder(above), pathNot: contract },
      };
});

const sideways = levels
  .filter((names) => names.length > 1)
  .flatMap((names) =>
    names.map((name) => {
      const others = names.filter((other) => other !== name);
      return {
        name: `only-core-types-of-the-same-level-${name}`,
        comment: "Modules of one level know of each other only types of core/.",
        severity: "error",
        from: { path: folder([name]), pathNot: notTests },
        to: {
          path: `^src/(${others.join("|")})/`,
          // Types of core/ pass; every other kind of import does not.
          dependencyTypesNot: ["type-only"],
        },
      };
    }),
  );

const sidewaysTypes = levels
  .filter((names) => names.length > 1)
  .flatMap((names) =>
    names.map((name) => ({
      name: `only-core-of-the-same-level-${name}`,
      comment: "Modules of one level know of each other only types of core/.",
      severity: "error",
      from: { path: folder([name]), pathNot: notTests },
      to: {
        path: `^src/(${names.filter((other) => other !== name).join("|")})/`,
        pathNot: "^src/[^/]+/core/",
        dependencyTypes: ["type-only"],
      },
    })),
  );

module.exports = {
  forbidden: [
    ...upwards,
    ...sideways,
    ...sidewaysTypes,
    {
      name: "nothing-imports-the-top",
      comment: "main.ts, roles/ and cli/ connect; nobody reaches back to them.",
      severity: "error",
      from: { path: "^(src|web)/", pathNot: [top, commandLine, notTests] },
      to: { path: "^src/(main\\.ts$|roles/|cli/)" },
    },
    {
      name: "front-door-only",
      comment:
        "From outside a module only core/, service.ts and port.ts; stores and helpers are its own affair.",
      severity: "error",
      from: { path: "^src/([^/]+)/", pathNot: [notTests, top, commandLine] },
      to: {
        path: "^src/[^/]+/",
        pathNot: [
          "^src/$1/",
          "^src/(kernel|platform)/",
          "^src/[^/]+/core/",
          doors,
          "^src/[^/]+/routes\\.ts$",
          contract,
        ],
      },
    },
    {
      name: "routes-are-mounted-by-http",
      severity: "error",
      from: { path: "^src/([^/]+)/", pathNot: ["^src/http/", notTests, top] },
      to: { path: "^src/[^/]+/routes\\.ts$", pathNot: "^src/$1/" },
    },
    {
      name: "the-contract-is-for-routes-and-views",
      comment: "A service that speaks request shapes has let the outside in.",
      severity: "error",
      from: {
        path: "^src/",
        pathNot: [
          "^src/http/",
          "/(routes|views)[^/]*\\.ts$",
          "^src/desk/card\\.ts$",
          notTests,
          top,
          commandLine,
        ],
      },
      to: { path: contract },
    },
    {
      name: "the-contract-is-a-leaf",
      severity: "error",
      from: { path: contract },
      to: { pathNot: [contract, "^src/kernel/", "^src/[^/]+/core/", "node_modules/typebox/"] },
    },
    {
      name: "adapters-are-named-at-the-top",
      comment: "Everything else knows the port.",
      severity: "error",
      from: { path: "^src/", pathNot: [adapters, notTests, top] },
      to: { path: adapters },
    },
    {
      name: "adapters-of-one-kind-do-not-know-each-other",
      severity: "error",
      from: { path: "^src/telephony/(asterisk|simulated|carrier)/", pathNot: notTests },
      to: { path: "^src/telephony/(asterisk|simulated|carrier)/", pathNot: "^src/telephony/$1/" },
    },
    {
      name: "core-is-pure",
      comment: "core/ imports core/ and kernel/: no Node, no packages.",
      severity: "error",
      from: { path: "^src/[^/]+/core/", pathNot: notTests },
      to: { pathNot: ["^src/[^/]+/core/", "^src/kernel/"] },
    },
    {
      name: "legal-rules-are-data",
      severity: "error",
      from: { path: "^src/compliance/rules/", pathNot: notTests },
      to: { pathNot: ["^src/compliance/(rules|core)/", "^src/kernel/"] },
    },
    {
      name: "kernel-stands-alone",
      severity: "error",
      from: { path: "^src/kernel/", pathNot: notTests },
      to: { pathNot: ["^src/kernel/", "node_modules/(temporal-polyfill|big\\.js)/"] },
    },
    {
      name: "the-route-base-knows-only-permissions",
      severity: "error",
      from: { path: routeBase },
      to: {
        path: "^src/",
        pathNot: ["^src/kernel/", "^src/platform/", "^src/identity/core/permissions\\.ts$"],
      },
    },
    {
      name: "configuration-is-an-argument",
      comment: "config.ts is read once, at the top.",
      severity: "error",
      from: { path: "^src/", pathNot: [top, commandLine, notTests] },
      to: { path: "^src/config\\.ts$" },
    },
    {
      name: "the-web-sees-contract-kernel-and-core",
      severity: "error",
      from: { path: "^web/", pathNot: notTests },
      to: {
        path: "^(src|test|scripts|bench)/",
        pathNot: [contract, "^src/kernel/", "^src/[^/]+/core/", "\\.generated\\.ts$"],
      },
    },
    {
      name: "web-without-node",
      severity: "error",
      from: { path: "^web/", pathNot: notTests },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "web-apps-do-not-know-each-other",
      severity: "error",
      from: { path: `^web/(${apps.join("|")})/` },
      to: { path: `^web/(${apps.join("|")})/`, pathNot: "^web/$1/" },
    },
    {
      name: "web-shared-knows-no-app",
      severity: "error",
      from: { path: "^web/shared/" },
      to: { path: `^web/(${apps.join("|")})/` },
    },
    {
      name: "the-server-does-not-see-the-web",
      severity: "error",
      from: { path: "^src/", pathNot: notTests },
      to: { path: "^(web|test|scripts|bench)/" },
    },
    {
      name: "product-code-does-not-import-tests",
      severity: "error",
      from: { path: "^(src|web)/", pathNot: notTests },
      to: { path: notTests },
    },
    {
      name: "no-development-package-at-run-time",
      severity: "error",
      from: { path: "^src/", pathNot: notTests },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "no-undeclared-package",
      severity: "error",
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    { name: "no-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "no-cycles",
      comment: "Types alone may point both ways within one module; code may not.",
      severity: "error",
      from: { pathNot: notTests },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      mainFields: ["module", "main", "types"],
    },
  },
};
