// For the `render` of sketchpad.js, which stands above this, Gradio takes the place of a notebook.
// It gives `element` and `server`; Python puts `values` between the two.
const listeners = {};
let next = null, sending = false;
const as_text = (view) => new Promise((done) => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result.split(",")[1]);  // base64
  reader.readAsDataURL(new Blob([view]));
});
function tell(what) { for (const f of listeners["change:" + what] ?? []) f(); }
async function send() {  // one drawing at a time, and after it the latest: those between are left out
  if (sending) return;
  sending = true;
  while (next) {
    const drawing = next instanceof DataView ? as_text(next) : next;
    next = null;
    try {
      [values.answer, values.html] = await server.read_drawing(await drawing);
      tell("readings");
    } catch (e) { console.error(e); }  // the pad itself says where no answer comes
  }
  sending = false;
}
render({ el: element, model: {
  get: (name) => values[name],
  set(name, value) { next = value; values.strokes = name == "strokes" ? value : []; tell("strokes"); },
  save_changes: send,
  on(event, f) { (listeners[event] ??= []).push(f); },
  off(event, f) { listeners[event] = listeners[event].filter((o) => o != f); },
} });
