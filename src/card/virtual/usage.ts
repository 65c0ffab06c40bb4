// What `npm run card -- --help` says.
export const usage = `Simulated My Number Cards. Everything about them is fictional. The manual: src/card/virtual/README.md

npm run card -- list [--json] [--cards DIR]
    names the cards, their holders and their PINs
npm run card -- show NAME [--json] [--cards DIR]
    what the card is: applications, files, PINs, tries, certificates; never a key
npm run card -- --card NAME [--port N] [--fault FAULT]... [--delay DELAY] [--cards DIR]
    places a card in the virtual reader's slot at 127.0.0.1:N (35963) until it is stopped (Ctrl-C)
npm run card -- new --name NAME --family F --given G --birth YYYY-MM-DD --address A
        [--sex 1|2|9] [--expires YYYY-MM-DD] [--tries SECRET=N,...] [--pin NNNN] [--password AAA111]
        [--authority GENERATION] [--ca DIR] [--cards DIR] [--force]
    makes a card with its certificates; one of that name is kept unless --force is given (then as NAME.json.before)
npm run card -- company FILE --number 法人番号 --corporation NAME --representative NAME --address A --password P
        [--title T] [--expires YYYY-MM-DD] [--algorithm rsa-2048|p-384] [--authority GENERATION] [--ca DIR] [--force]
    makes a company's certificate and key (商業登記電子証明書) as a PKCS#12 file; those of the house: test/fixtures/cards/companies
npm run card -- make [--cards DIR] [--trust DIR] [--certificates DIR]
    makes every card of DIR/ca/people.json anew, with the fictional authorities kept there
npm run card -- sign FILE …, verify FILE …
    signs a file with a card or a company's key, verifies one: npm run card -- sign --help
npm run card -- doctor [--json] [--language ja|en] [--trust DIR] [--time ISO]
    says what is right and wrong with the daemon, the readers, the card and the clock (exit code 0, 1 or 2)
npm run card -- --help

FAULT is KIND@AT. AT is the number of a command after power-up (from 0) or the first select, read, tries, verify, change or
sign; a + behind it means every one from there on:
    pull@N       the card leaves             away@N:MS    it leaves and comes back after MS, once
    mute@N       it never answers            slow@N:MS    it takes MS more
    reset@N      it forgets what was         status@N:SW  it answers only this status word
                 selected and verified       blocked@N    it says that the PIN is locked (6984)
    rubbish@N:HEX  it answers these bytes    counter@N:X  it says that X tries are left (63CX)
    cut@N:LEN    its answer is cut short     flip@N:BYTE  one bit of its answer is wrong
    6C@N[:LEN]   it wants another Le (6Cxx)  61@N[:LEN]   it answers in pieces (61xx, GET RESPONSE)
DELAY is none, contact, contactless or slow, milliseconds for every command (20), or kinds (sign=900,read=5)
`
