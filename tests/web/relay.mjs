// Stands between browser and service, as a reverse proxy and a bad line would: passes everything on, and spoils what it is told to.
import http from "node:http";

export class Relay {
  #server = http.createServer((request, response) => this.#pass(request, response));
  #target = 0;
  #spoil = () => undefined;
  #open = new Set();
  bytes = 0; // of the bodies sent to the browser since it was last set to 0
  requests = []; // "POST /talk/say" …

  static async start() {
    const relay = new Relay();
    await new Promise((resolve) => relay.#server.listen(0, "127.0.0.1", resolve));
    return relay;
  }
  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }
  // The service's port; 0: nobody is there.
  set target(port) {
    this.#target = port;
  }
  // For every request until the next call: "lose" passes it on and drops the answer, "refuse" drops it unseen, a number answers with that status
  // in the service's place, anything else lets it be. Asked with method and path.
  spoil(decide = () => undefined) {
    this.#spoil = decide;
  }
  // Cuts every stream that is under way.
  cut() {
    for (const response of this.#open) response.destroy();
  }
  async stop() {
    this.cut();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #pass(request, response) {
    const path = request.url.replace(/\?.*/, "");
    this.requests.push(`${request.method} ${path}`);
    const fault = this.#target === 0 ? "refuse" : this.#spoil(request.method, path);
    if (fault === "refuse") return request.socket.destroy();
    if (typeof fault === "number") return response.writeHead(fault, { "retry-after": "1", "content-type": "application/json" }).end("{}");
    const onward = http.request({ port: this.#target, host: "127.0.0.1", method: request.method, path: request.url, headers: request.headers }, (answer) => {
      if (fault === "lose") {
        answer.resume();
        return answer.on("end", () => request.socket.destroy());
      }
      this.#open.add(response);
      response.on("close", () => this.#open.delete(response));
      response.writeHead(answer.statusCode, answer.headers);
      response.flushHeaders();
      answer.on("data", (piece) => (this.bytes += piece.length));
      answer.on("error", () => response.destroy());
      answer.on("close", () => answer.complete || response.destroy());
      answer.pipe(response);
    });
    onward.on("error", () => request.socket.destroy());
    response.on("close", () => onward.destroy());
    request.pipe(onward);
  }
}
