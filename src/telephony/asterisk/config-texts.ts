// The parts of the configuration that are the same for every exchange.

/** Never loaded: channel drivers, storage and services we do not use, and modules whose libraries stay away. */
const unused =
  "chan_iax2 chan_dahdi chan_unistim chan_mobile chan_ooh323 chan_phone chan_console chan_motif chan_vpb chan_mgcp chan_skinny " +
  "res_snmp codec_codec2 app_festival app_flite app_espeak app_minivm app_voicemail app_voicemail_imap app_voicemail_odbc app_queue " +
  "app_followme app_meetme app_jack app_ices app_nbscat app_test app_alarmreceiver app_adsiprog app_getcpeid app_zapateller app_sms " +
  "app_morsecode app_agent_pool app_dictate app_externalivr app_image app_url app_privacy app_dahdiras app_flash app_osplookup " +
  "pbx_dundi pbx_lua pbx_ael pbx_realtime pbx_spool pbx_loopback res_pjsip_phoneprov_provider res_phoneprov res_xmpp res_calendar " +
  "res_calendar_caldav res_calendar_ews res_calendar_exchange res_calendar_icalendar res_smdi res_adsi res_fax res_fax_spandsp " +
  "res_config_ldap res_config_pgsql res_config_mysql res_config_odbc res_config_sqlite3 res_odbc res_odbc_transaction func_odbc " +
  "cdr_odbc cdr_adaptive_odbc cel_odbc cdr_pgsql cel_pgsql cdr_radius cel_radius cdr_tds cel_tds cdr_sqlite3_custom " +
  "cel_sqlite3_custom cdr_csv cdr_custom cel_custom cdr_manager cel_manager cdr_syslog cdr_beanstalkd cel_beanstalkd " +
  "res_http_media_cache res_stun_monitor res_geolocation res_pjsip_geolocation res_pjsip_stir_shaken res_stir_shaken res_hep " +
  "res_hep_pjsip res_hep_rtcp res_aeap res_speech_aeap res_endpoint_stats res_timing_dahdi res_pjsip_mwi res_mwi_external " +
  "res_mwi_external_ami res_mwi_devstate res_pjsip_xpidf_body_generator res_pjsip_pidf_digium_body_supplement " +
  "res_pjsip_publish_asterisk res_pjsip_outbound_publish res_pjsip_transport_management_none res_corosync res_ari_mailboxes " +
  "res_clialiases res_clioriginate res_security_log res_limit res_statsd res_chan_stats res_monitor res_resolver_unbound " +
  "res_config_curl func_curl res_curl res_pktccops res_ael_share res_cliexec res_convert res_parking app_page res_http_post " +
  "res_pjsip_exten_state res_prometheus";

export const modules = `[modules]
autoload = yes
${unused
  .split(" ")
  .map((name) => `noload = ${name}.so`)
  .join("\n")}
`;

/**
 * Endpoints are pushed over ARI into memory: no secret of a seat or a trunk is written to disk, and the engine
 * pushes them again when Asterisk has been restarted. The memory wizard comes first so that it takes the writes.
 */
export const sorcery = `[res_pjsip]
endpoint=memory
auth=memory
aor=memory
[res_pjsip_endpoint_identifier_ip]
identify=memory
[res_pjsip_outbound_registration]
registration=memory
`;

/** Seats may call nobody by themselves: their legs are always called by us. */
export const dialplan = (app: string): string => `[general]
static=yes
writeprotect=yes
[globals]
[from-trunk]
exten => _[+0-9].,1,Stasis(${app},inbound,\${EXTEN})
 same => n,Hangup()
exten => _[+0-9],1,Stasis(${app},inbound,\${EXTEN})
 same => n,Hangup()
[from-seat]
exten => _X.,1,Hangup(21)
[recaudo-amd]
exten => s,1,AMD(\${RECAUDO_AMD})
 same => n,Stasis(${app},amd,\${AMDSTATUS},\${AMDCAUSE})
 same => n,Hangup()
`;

const empty =
  "acl udptl pjproject pjsip_wizard websocket_client chan_websocket pjsip_notify ccss cli_permissions".split(
    " ",
  );

export const staticFiles: Readonly<Record<string, string>> = {
  ...Object.fromEntries(empty.map((name) => [`${name}.conf`, ""])),
  "logger.conf": "[general]\ndateformat = %F %T.%3q\n[logfiles]\nmessages.log => notice,warning,error\n",
  "manager.conf": "[general]\nenabled = no\n",
  "cdr.conf": "[general]\nenable = no\n",
  "cel.conf": "[general]\nenable = no\n",
  "features.conf": "[general]\n",
  "confbridge.conf": "[general]\n",
  "amd.conf": "[general]\n",
  "stasis.conf": "[threadpool]\nminimum_size = 5\ninitial_size = 5\nidle_timeout_sec = 20\nmax_size = 50\n",
  "indications.conf": `[general]
country=cl
[cl]
description=Chile
ringcadence=1000,3000
dial=400
busy=400/500,0/500
ring=400/1000,0/3000
congestion=400/200,0/200
`,
};
