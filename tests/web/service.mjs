// The real `stemmen serve` in a temporary folder, on a port that the system chooses, reached through a relay whose address stays.
import { execFile, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Relay } from "./relay.mjs";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const binary = resolve(process.env.STEMMEN_BINARY ?? join(root, "build/dev/stemmen"));
const patience = 60_000; // with a busy machine; nothing waits so long when all is well

export class Service {
  #process;
  log = "";

  // `config` is merged into the configuration, section by section; `options` are further ones of `stemmen serve`.
  static async start(config = {}, options = []) {
    const service = new Service();
    service.options = options;
    try {
      await service.#install(config);
    } catch (fault) {
      await service.stop();
      throw fault;
    }
    return service;
  }
  async #install(config) {
    this.folder = mkdtempSync(join(tmpdir(), "stemmen-web-"));
    this.relay = await Relay.start();
    this.run("keys", "new", "--out", "var/stemmen.keys");
    const settings = {
      http: { listen: "127.0.0.1:0", public_url: this.url },
      store: { database: "var/stemmen.db", contacts: "var/contacts.db", keys: "file:var/stemmen.keys" },
    };
    for (const [section, values] of Object.entries(config)) settings[section] = { ...settings[section], ...values };
    writeFileSync(join(this.folder, "stemmen.json"), JSON.stringify(settings, null, 2));
    await this.begin();
  }
  get url() {
    return this.relay.url;
  }

  // One command of the program in the same folder; its standard output.
  run(...args) {
    const ran = spawnSync(binary, args, { cwd: this.folder, encoding: "utf8" });
    if (ran.status !== 0) throw new Error(`stemmen ${args.join(" ")} ended with ${ran.status}: ${ran.stderr}`);
    return ran.stdout;
  }
  // The same beside others.
  async runBeside(...args) {
    return (await promisify(execFile)(binary, args, { cwd: this.folder })).stdout;
  }
  async begin() {
    const started = spawn(binary, ["serve", "--config", "stemmen.json", ...this.options], { cwd: this.folder, stdio: ["ignore", "pipe", "pipe"] });
    this.#process = started;
    this.relay.target = await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`stemmen did not listen: ${this.log}`)), patience);
      let seen = "";
      const read = (piece) => {
        this.log += piece;
        seen += piece;
        const port = /listening port=(\d+)/.exec(seen);
        if (port) {
          clearTimeout(timer);
          resolve(Number(port[1]));
        }
      };
      started.stdout.on("data", read);
      started.stderr.on("data", read);
      started.on("exit", (code) => reject(new Error(`stemmen ended with ${code}: ${this.log}`)));
    });
  }
  // What the pattern finds in what the program prints, now or soon.
  said(pattern) {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(this.log);
        if (!found) return;
        clearTimeout(timer);
        this.#process.stdout.off("data", look);
        resolve(found);
      };
      const timer = setTimeout(() => reject(new Error(`stemmen never said ${pattern}: ${this.log}`)), patience);
      this.#process.stdout.on("data", look);
      look();
    });
  }
  // Ends it; the folder and the address stay.
  async end(signal = "SIGTERM") {
    this.relay.target = 0;
    const gone = new Promise((resolve) => this.#process.on("exit", resolve));
    this.#process.kill(signal);
    await gone;
  }
  async stop() {
    if (this.#process?.exitCode === null && this.#process.signalCode === null) await this.end("SIGKILL");
    await this.relay?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
  file(name) {
    return readFileSync(join(this.folder, name));
  }
}
