// What JavaScript that took Node over would try, with all that Node itself offers; as attempts.py, by name.
import { spawnSync } from "node:child_process";
import dgram from "node:dgram";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";

const asked = JSON.parse(process.argv.at(-1));

const connected = (where) =>
  new Promise((done, failed) => {
    net.connect(where).once("connect", done).once("error", failed);
  });

const started = (command) => {
  const ended = spawnSync(command, []);
  if (ended.error) throw ended.error;
};

const attempts = {
  "the shop's data": () => fs.readFileSync(asked.data),
  "a key that is the shop's alone": () => fs.readFileSync(asked.key),
  passwords: () => fs.readFileSync("/etc/shadow"),
  users: () => fs.readFileSync("/etc/passwd"),
  homes: () => fs.readdirSync("/root"),
  "another's environment": () => fs.readFileSync(`/proc/${asked.victim}/environ`),
  "a file among others": () => fs.writeFileSync(asked.planted, "x"),
  "data by a link": () => {
    fs.symlinkSync(asked.data, "link");
    fs.readFileSync("link");
  },
  "a service at a unix socket": () => connected({ path: asked.listening }),
  "a service at an abstract socket": () => connected({ path: `\0${asked.abstract}` }),
  "a service at a port": () => connected({ host: "127.0.0.1", port: asked.port }),
  "a service of its own": () =>
    new Promise((done, failed) => net.createServer().once("error", failed).listen("own", done)),
  "a packet to a port": () =>
    new Promise((done, failed) => {
      const socket = dgram.createSocket("udp4").once("error", failed);
      socket.send("x", 9, "127.0.0.1", (error) => (error ? failed(error) : done()));
    }),
  "a process": () => started("/bin/true"),
  "a process of its own program": () => started(process.execPath),
  "a signal to another": () => process.kill(asked.victim, 0),
  "order of another": () => os.setPriority(asked.victim, 19),
  "being another": () => process.setuid(12345),
};

const found = {};
for (const [name, attempt] of Object.entries(attempts)) {
  try {
    await attempt();
    found[name] = "through";
  } catch (error) {
    found[name] = error.code ?? `broken: ${error}`;
  }
}
fs.writeSync(1, JSON.stringify(found));
process.exit(0);
