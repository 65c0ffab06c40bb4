// How central is used: all of it for --help, and the lines of one command for whoever mistyped it.

export const usage = `central: the reference central service of Madoguchi

  npm run central -- --data DIR [--port N] [--host ADDRESS] [--name HOST] [--delay-factor F] [--patience SECONDS]
                           [--sign-on-port N] [--issuer URL] [--operator-port N]
                           [--feed URL ...] [--feed-every SECONDS]
  npm run central -- linked-systems --data DIR [--port N] [--delay-factor F]
  npm run central -- feed FOLDER [--port N]
  npm run central -- measures --data DIR [--json]
  npm run central -- corporations NUMBER,NUMBER... --data DIR [--type 02|12] [--history]
  npm run central -- seed --data DIR
  npm run central -- revoke TERMINAL --data DIR
  npm run central -- holdings --data DIR [--json]
  npm run central -- renew BUNDLE --data DIR
  npm run central -- backup FOLDER --data DIR
  npm run central -- restore FOLDER --data DIR
  npm run central -- openapi [--out FILE]

  npm run central -- terminals --data DIR [--json]
  npm run central -- enrol TERMINAL TOWN FILE --data DIR
  npm run central -- publish configuration FILE [--for AUDIENCE] --data DIR
  npm run central -- publish content NAME TYPE FILE [--for AUDIENCE] --data DIR
  npm run central -- withdraw configuration|content VERSION --data DIR
  npm run central -- enrol-staff ID TOWN FAMILY GIVEN CERTIFICATE --data DIR
  npm run central -- revoke-staff ID --data DIR
  npm run central -- guardianships FILE --data DIR
  npm run central -- enrol-sender ID JA EN FOLDER --data DIR
  npm run central -- revoke-sender ID --data DIR
  npm run central -- address SENDER RESIDENT --data DIR
  npm run central -- forms [all] --data DIR
  npm run central -- approve-form FORM --data DIR
  npm run central -- refuse-form FORM JA EN --data DIR
  npm run central -- revoke-evidence [SINCE] --data DIR

  terminals lists every terminal: certificates, when it was last heard of, and the codes it showed
  enrol certifies a key the terminal made itself (PKCS#10 request, PEM or DER) and writes the certificate to standard output
  publish signs settings (JSON: language, languages, patience, graceSeconds, healthEvery, procedures, office, closed, position) or a file with central's configuration
    key, under the next version, and tells those it is for: all (the default), town:TOWN or terminal:TERMINAL
  withdraw takes a version back; it does not bring back the one before, which terminals would refuse
  enrol-staff lets a member of staff of TOWN sign in with the staff card of this CERTIFICATE (PEM or DER)
  guardianships takes the entries of a register of guardianships (JSON), all or none; the same file again changes nothing
  enrol-sender lets a sender put sealed documents into mailboxes: certifies the two keys whose requests "npm run send -- keys" put
    into FOLDER (door.csr, seal.csr), and writes door.pem, seal.pem and ca.pem beside them; JA and EN are its name
  revoke-sender shuts its door: open connections are cut within a minute
  address links a sender to a resident who asked for it, and writes the address it is to use, which is no other sender's
  forms lists the forms that firms registered ("npm run firm") and that wait for a decision, or all; approve-form offers the firm
    to residents from its first day on, in place of its form before; refuse-form tells the firm why not
  revoke-evidence revokes the certificate that signs evidence, since SINCE (2026-10-01T00:00:00Z; default now), and makes
    central take another; bundles exported from then on carry the list that says so
  backup copies DIR as it stands into the new FOLDER, while central goes on; FOLDER holds its private keys: keep it as safe
  restore makes the new DIR of a back-up whose every file is what it was. With DATABASE_URL both are about the keys alone,
  and the database, queue included, is saved after them and put back before central is started again:
    backup FOLDER --data DIR    &&  pg_dump --format=custom --file=FILE "$DATABASE_URL"
    pg_restore --exit-on-error --dbname=NEW FILE  &&  restore FOLDER --data DIR

  linked-systems runs the simulated recipients as a process of their own, on 127.0.0.1; a central is pointed at it by
  --linked-systems, and delivers again whatever either of them lost by a restart

  feed serves the bulletins (*.xml) of FOLDER as an Atom feed on 127.0.0.1, for --feed; what is put into FOLDER while it runs is
  the next entry. FOLDER/simulator.json may say answersAfterSeconds, down, retryAfterSeconds and missing
  measures writes all measures, imported and counted by central itself, as CSV that import takes, or as JSON
  corporations writes up to ten firms of the register as its Web-API does: CSV (--type 02, the default) or XML (--type 12)

  openapi writes the published contract (OpenAPI 3.1, JSON) to FILE, or to standard output; a running central answers the
  same at GET /v1/openapi
  renew adds an archive time-stamp to an evidence bundle before the last one ends, and writes the bundle to standard output

  --data DIR         keys, certificates and the embedded database; made when it is not there
  --port N           0 (the default) takes a free one
  --host ADDRESS     to listen on; default 127.0.0.1
  --name HOST        the name terminals connect to; default localhost
  --operator-port N  of GET /health (JSON) and GET /metrics (Prometheus), on 127.0.0.1 and without TLS; 0 takes a free one,
                     which the line central.ready of the log names; default none
  --sign-on-port N   of the OpenID provider for private portals; 0 (the default) takes a free one
  --issuer URL       the provider's name when it stands behind a proxy; default its own https address
  --delay-factor F   multiplies every delay of the linked systems; default 1
  --patience SECONDS how long a linked system is waited for, default 10; no delay factor shortens it
  --linked-systems URL
                     http://127.0.0.1:PORT, what linked-systems says when it is ready; default: in central's own process
  --feed URL         an Atom feed of JMA reports or CAP alerts to poll, such as
                     https://www.data.jma.go.jp/developer/xml/feed/extra.xml; https, or http on 127.0.0.1; may be given often.
                     CAP alerts of senders that are not in content.json are refused; drills and tests never count as real
  --feed-every SECONDS
                     from one poll to the next, default 60; twice as long after every failure in a row, up to 15 minutes
  --no-issuers       the fictional issuers send nothing to the residents' mailboxes, and the town has neither staff nor guardianships
  --town DIR         seed data; default assets/town
  --trust DIR        card authorities and revocation list; default assets/trust

  DATABASE_URL       a PostgreSQL database instead of the embedded one
`

/** How the one command of these words is used: its lines of `usage`, and where the rest is told. */
export const usageOf = (args: readonly string[]): string => {
  const start = '  npm run central -- '
  const lines = usage.slice(0, usage.indexOf('\n  terminals lists')).split('\n')
  const own = (name: string): string[] => {
    let inside = false
    return lines.filter((line) => {
      // a line further in goes on with the one before
      if (!line.startsWith('   ')) inside = line.startsWith(`${start}${name} `)
      return inside
    })
  }
  const words = args.filter((one) => !one.startsWith('-'))
  const named = words.map(own).find((found) => found.length > 0)
  // without a command, central itself; a word that is none has no usage of its own
  const told = named ?? (args[0]?.startsWith('-') === false ? [] : own('--data'))
  return [...told, '  all commands and options: npm run central -- --help'].join('\n')
}
