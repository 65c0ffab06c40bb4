// The smallest page that knows the two words; it remembers what it was shown and which keys reached it.
globalThis.shown = []
globalThis.keys = []
globalThis.madoguchi.onView((view) => {
  globalThis.shown.push(view.revision)
  document.querySelector('#revision').textContent = String(view.revision)
  document.querySelector('#town').textContent = view.frame.town
})
addEventListener('keydown', (event) => {
  globalThis.keys.push(event.key)
})
