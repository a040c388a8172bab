// The few plain requests beside the channel.

/** Sends JSON, or bytes as they are, and reads JSON. Rejects with an `Error` that has `status` and what the desk said. */
export async function request(method, path, body, { signal } = {}) {
  const options = { method, credentials: "same-origin", headers: { accept: "application/json" }, signal };
  if (body instanceof Blob) {
    options.headers["content-type"] = body.type;
    options.body = body;
  } else if (body !== undefined) {
    options.headers["content-type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const response = await fetch(path, options);
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  const error = new Error(answer.message ?? `The desk answered ${response.status}.`);
  throw Object.assign(error, { status: response.status, retryAfter: answer.retryAfter });
}

/** People's channel, or, because the same browser may be somebody's and a customer's, the customers' own. */
export function channelAddress(path = "/channel") {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}`;
}
