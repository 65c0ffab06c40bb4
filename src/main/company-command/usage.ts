// What `npm run company -- --help` says.
export const usage = `company: signs a company in at a central service with the file of its certificate, and shows what is its own there

  npm run company -- show|mailbox|filings|mandates|journal --file FILE.p12 [--password-file FILE]
                     --url https://HOST:PORT --ca FILE --cert FILE --key FILE

  show                  the session and the company, as its certificate names it
  mailbox, filings, mandates, journal
                        what lies there, as JSON of the contract; it is read only
  --file FILE           the company's certificate and key (商業登記電子証明書, PKCS#12); a fictional one: npm run card -- company
  --password-file FILE  its password; without it the password is asked for at the terminal and not shown
  --url, --ca, --cert, --key
                        the service, its authority, and the certificate and key of a terminal (PEM), as central prints them

Exit codes: 0 done, 1 refused, with the code; 2 the command line, 3 the file or central cannot be used.
`
