// A server's end of a WebSocket, as little of RFC 6455 as the pages need: text messages below 64 KiB, ping, close.

import { createHash } from "node:crypto";

const guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** Answers an upgrade. @returns `{ send(object), close(code), onmessage, onclose }` */
export function upgrade(request, socket, protocol) {
  const accept = createHash("sha1").update(request.headers["sec-websocket-key"] + guid).digest("base64");
  socket.write(["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
    `Sec-WebSocket-Accept: ${accept}`, `Sec-WebSocket-Protocol: ${protocol}`, "", ""].join("\r\n"));
  const peer = {
    onmessage() {},
    onclose() {},
    send: (message) => socket.writable && socket.write(frame(1, Buffer.from(JSON.stringify(message)))),
    close(code) {
      const body = Buffer.alloc(2);
      body.writeUInt16BE(code);
      socket.write(frame(8, body));
      socket.end();
    },
  };
  let buffer = Buffer.alloc(0);
  socket.on("data", (data) => {
    buffer = Buffer.concat([buffer, data]);
    for (let read = readFrame(buffer); read; read = readFrame(buffer)) {
      buffer = buffer.subarray(read.length);
      if (read.opcode === 1) peer.onmessage(JSON.parse(read.body.toString()));
      if (read.opcode === 8) socket.end(frame(8, read.body));
      if (read.opcode === 9) socket.write(frame(10, read.body));
    }
  });
  socket.on("close", () => peer.onclose());
  socket.on("error", () => {});
  return peer;
}

function frame(opcode, body) {
  const header = body.length < 126
    ? Buffer.from([0x80 | opcode, body.length])
    : Buffer.from([0x80 | opcode, 126, body.length >> 8, body.length & 255]);
  return Buffer.concat([header, body]);
}

function readFrame(buffer) {
  if (buffer.length < 2) return null;
  let length = buffer[1] & 127;
  let start = 2;
  if (length === 126) {
    if (buffer.length < 4) return null;
    length = buffer.readUInt16BE(2);
    start = 4;
  }
  if (buffer.length < start + 4 + length) return null;
  const mask = buffer.subarray(start, start + 4);
  const body = Buffer.from(buffer.subarray(start + 4, start + 4 + length));
  for (let place = 0; place < body.length; place += 1) body[place] ^= mask[place % 4];
  return { opcode: buffer[0] & 15, body, length: start + 4 + length };
}
