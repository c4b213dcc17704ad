// Where one looks at the board from. Pure: `{ x, y, scale }`, with the world's origin at x, y on the screen.

const LEAST = 0.2;
const MOST = 2.5;
const MARGIN = 40;
/** At this scale pins are 24 px high (styles/board.css): less is hard to press. */
export const SMALLEST_FIT = 0.8;

export const HOME = { x: MARGIN, y: MARGIN, scale: 1 };

export function toWorld(camera, { x, y }) {
  return { x: (x - camera.x) / camera.scale, y: (y - camera.y) / camera.scale };
}

export function pan(camera, dx, dy) {
  return { ...camera, x: camera.x + dx, y: camera.y + dy };
}

/** What is under `point` stays there. */
export function zoom(camera, point, factor) {
  const scale = Math.min(MOST, Math.max(LEAST, camera.scale * factor));
  const kept = toWorld(camera, point);
  return { scale, x: point.x - kept.x * scale, y: point.y - kept.y * scale };
}

/** Everything in view. `boxes` and `size` are `{ x, y, width, height }`. */
export function fit(boxes, size) {
  if (boxes.length === 0 || size.width === 0) return HOME;
  const left = Math.min(...boxes.map((box) => box.x));
  const top = Math.min(...boxes.map((box) => box.y));
  const width = Math.max(...boxes.map((box) => box.x + box.width)) - left;
  const height = Math.max(...boxes.map((box) => box.y + box.height)) - top;
  const room = { width: size.width - 2 * MARGIN, height: size.height - 2 * MARGIN };
  // Smaller could neither be read nor pressed; the rest is a finger away.
  const scale = Math.min(1, Math.max(SMALLEST_FIT, Math.min(room.width / width, room.height / height)));
  const centre = (room, start, length) => Math.max(MARGIN / 2, (room - length * scale) / 2) - start * scale;
  return { scale, x: centre(size.width, left, width), y: centre(size.height, top, height) };
}

/** The least movement that brings a box into view. */
export function reveal(camera, box, size) {
  const shift = (start, length, room) => {
    const [from, to] = [start * camera.scale, (start + length) * camera.scale];
    return { from, to, room };
  };
  const move = ({ from, to, room }, offset) => {
    if (from + offset < MARGIN / 2 || to - from > room) return MARGIN / 2 - from;
    return to + offset > room - MARGIN / 2 ? room - MARGIN / 2 - to : offset;
  };
  return { ...camera, x: move(shift(box.x, box.width, size.width), camera.x), y: move(shift(box.y, box.height, size.height), camera.y) };
}
