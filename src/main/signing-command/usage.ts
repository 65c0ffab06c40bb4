// What `sign --help` and `verify --help` say.
export const usage = `npm run card -- sign FILE [--cms attached|detached | --xml] [--out FILE] [--force]
        [--card NAME [--cards DIR] | --reader NAME | --company FILE.p12 [--key FINGERPRINT]]
    signs FILE with the card in the reader, a simulated card in this process, or a company's key
    tells the tries left first, asks for the password without showing it, and sends it only after a typed yes;
    the last try wants a yes of its own. A reader with a keypad is used.
    writes FILE.p7m (attached), FILE.p7s (detached) or FILE.signed.xml
npm run card -- verify FILE [--document FILE] [--roots PEM] [--as test|person|company] [--at ISO] [--out FILE] [--force]
    whether the CMS or XML signature in FILE holds, and by whom; --document is what a detached one is over
    --roots     authorities to believe (assets/trust/signature-ca.pem)   --at  the moment the certificate must be valid (now)
    --as        whose certificate it must be: a fictional card's (test), a card's in the field, a company's
    --out       writes what was signed: read that, not the file
Exit code: 0 signed, or the signature holds; 1 not, with one line that begins with a code (src/card/virtual/README.md)
`
