// One view of the pad, for anywidget and for the page of app.js. The drawing is the model's
// `strokes`, [{pen, points: [[x, y], ...]}, ...], on a sheet of `size` units.
function render({ model, el }) {
  const size = model.get("size"), most = model.get("max_bytes");
  const sharp = Math.max(2, devicePixelRatio);  // dots per unit: lines stay crisp when the page is enlarged
  el.innerHTML = `<div class="digit-pad">
    <div class="digit-sheet" style="width: ${size}px">
      <canvas width="${size * sharp}" height="${size * sharp}" role="img"
        aria-label="Sheet: draw one digit with a mouse, finger or pen"></canvas>
      <div><button type="button">Undo</button><button type="button">Clear</button>
        <label class="digit-file">or read a picture<input type="file" accept="image/*"></label></div>
      <label class="digit-pen">Pen<input type="range" min="1" max="${Math.round(size / 7)}"
        value="${Math.round(size / 17)}"><i></i></label>
    </div>
    <div class="digit-reading"></div><span class="digit-said" role="status"></span></div>`;
  const find = (what) => el.querySelector(what), canvas = find("canvas"), ctx = canvas.getContext("2d");
  const [undo, clear] = el.querySelectorAll("button"), [file, pen] = el.querySelectorAll("input");
  let strokes = [], stroke = null, pointer, timer = null, patience = null;
  ctx.scale(sharp, sharp);
  ctx.lineCap = ctx.lineJoin = "round";

  function paint() {
    ctx.clearRect(0, 0, size, size);
    for (const { pen, points } of strokes) {
      ctx.lineWidth = pen;
      ctx.beginPath();
      ctx.moveTo(...points[0]);
      for (const [x, y] of points) ctx.lineTo(x, y + 0.01);  // a line of no length would leave no dot in some browsers
      ctx.stroke();
    }
    undo.disabled = clear.disabled = !strokes.length;
  }
  const note = (text) => { find(".digit-reading").textContent = find(".digit-said").textContent = text; };
  const silent = "Python hasn't answered for ten seconds: it's busy, or stopped. " +
    "If it stopped, run the cell or command that showed this pad again.";
  function send(name, value) {  // to Python; where no answer comes, say so
    model.set(name, value);
    model.save_changes();
    clearTimeout(patience);
    patience = setTimeout(() => note(silent), 10000);
  }
  function changed() {  // tell Python five times a second at most, always of the latest drawing
    paint();
    timer ??= setTimeout(() => { timer = null; send("strokes", structuredClone(strokes)); }, 200);
  }
  function add(e) {
    const box = canvas.getBoundingClientRect(), scale = size / box.width;
    const place = (o) => [(o.clientX - box.left) * scale, (o.clientY - box.top) * scale];
    const moves = e.getCoalescedEvents?.() ?? [];  // a fast hand moves several times between two frames
    for (const o of moves.length ? moves : [e])
      stroke.points.push(place(o).map((v) => Math.round(v * 10) / 10));
    changed();
  }
  canvas.onpointerdown = (e) => {
    if (stroke || e.button) return;  // one finger, and the mouse's first button
    canvas.setPointerCapture(e.pointerId);  // a stroke may leave the sheet and come back
    strokes.push(stroke = { pen: +pen.value, points: [] });
    pointer = e.pointerId;
    add(e);
  };
  canvas.onpointermove = (e) => { if (stroke && pointer === e.pointerId) add(e); };
  canvas.onlostpointercapture = () => { stroke = null; };
  undo.onclick = () => { strokes.pop(); changed(); };
  clear.onclick = () => { strokes = []; changed(); };
  pen.oninput = () => find("i").style.setProperty("--pen", pen.value + "px");
  file.onchange = async () => {
    const [chosen] = file.files;
    if (!chosen) return;
    if (!chosen.size || chosen.size > most) {
      const why = chosen.size ? "is larger: shrink it first." : "is empty.";
      note(`A picture's file has up to ${most / 2 ** 20} MB, and this one ${why}`);
    } else send("picture", new DataView(await chosen.arrayBuffer()));
    file.value = "";  // so that the same file can be chosen again
  };

  const drawn = () => {  // by Python, or in another view
    if (!stroke && !timer) { strokes = structuredClone(model.get("strokes")); paint(); }
  };
  const read = () => {
    clearTimeout(patience);
    find(".digit-reading").innerHTML = model.get("html");
    find(".digit-said").textContent = model.get("answer");
  };
  model.on("change:strokes", drawn);
  model.on("change:readings", read);
  pen.oninput(); drawn(); read();
  return () => {
    model.off("change:strokes", drawn);
    model.off("change:readings", read);
    clearTimeout(timer);
    clearTimeout(patience);
  };
}

export default { render };
