// The page of the card panel: the simulated cards with their PINs, and which of them lies on the reader.
export type PanelCard = {
  readonly name: string
  readonly holder: string
  readonly about: string
  readonly pins: string
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`)

const row = (card: PanelCard): string => `<li><button type="button" data-card="${escape(card.name)}">
<b>${escape(card.holder)}</b><small>${escape(card.name)}</small>
<span>${escape(card.about)}</span><em>${escape(card.pins)}</em></button></li>`

const style = `
*{box-sizing:border-box;margin:0}
@font-face{font-family:"BIZ UDPGothic";src:url("font.woff2")}
body{font:15px/1.4 "BIZ UDPGothic",sans-serif;background:#fbf8ec;color:#1a1a1a;padding:14px}
h1{font-size:19px;margin-bottom:2px}p{color:#4d4d4d;font-size:14px}
ul{list-style:none;padding:0;margin:12px 0;display:grid;gap:6px}
button{font:inherit;text-align:left;width:100%;padding:6px 12px;border:2px solid #004a55;border-radius:6px;background:#fff;color:inherit;cursor:pointer;display:grid;grid-template-columns:1fr auto;gap:0 10px}
button small{color:#4d4d4d}button span{grid-column:1/-1;font-size:14px;color:#4d4d4d}
button em{grid-column:1/-1;font-style:normal;font-size:14px;white-space:pre-wrap}
button[aria-pressed=true]{background:#004a55;color:#fff}button[aria-pressed=true] :is(small,span){color:#d8f3f5}
button:focus-visible{outline:4px solid #000;outline-offset:2px;box-shadow:0 0 0 2px #ffd43d}
#pull{display:block;text-align:center;font-weight:700;background:#0017c1;border-color:#0017c1;color:#fff}
#pull:disabled{background:#e6e6e6;border-color:#e6e6e6;color:#595959;cursor:default}
#said{min-height:1.5em;margin-top:8px;color:#7a1f00;font-weight:700}`

const script = `
const said=document.getElementById('said'),pull=document.getElementById('pull')
const show=(state)=>{for(const b of document.querySelectorAll('[data-card]'))b.setAttribute('aria-pressed',String(b.dataset.card===state.placed));pull.disabled=!state.placed;said.textContent=state.said??''}
const ask=async(path,method)=>{try{const answer=await fetch(path,{method});show(await answer.json())}catch{said.textContent='The terminal has stopped.'}}
for(const b of document.querySelectorAll('[data-card]'))b.onclick=()=>ask('place/'+b.dataset.card,'POST')
pull.onclick=()=>ask('pull','POST')
ask('state','GET');setInterval(()=>ask('state','GET'),1000)`

export const panelScript = script
export const panelStyle = style

export const panelPage = (cards: readonly PanelCard[]): string => `<!doctype html>
<html lang="ja"><meta charset="utf-8"><title>カード置き場 · card panel</title><link rel="stylesheet" href="style.css">
<h1>カード置き場</h1><p>Simulated cards: press one to place it on the reader, press again below to take it.</p>
<ul>${cards.map(row).join('')}</ul>
<button type="button" id="pull" disabled>カードを取る · take the card</button><p id="said" role="status"></p>
<script src="script.js"></script></html>`
