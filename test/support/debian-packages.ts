import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The programs that tests outside `npm test` run, with their Debian package and the names that they have elsewhere. */
const programs = {
  stunnel: { package: "stunnel4", names: ["stunnel", "stunnel4"] },
  "systemd-notify": { package: "systemd", names: ["systemd-notify"] },
  curl: { package: "curl", names: ["curl"] },
  openssl: { package: "openssl", names: ["openssl"] },
  socat: { package: "socat", names: ["socat"] },
  chromium: { package: "chromium", names: ["chromium", "chromium-browser", "google-chrome"] },
  "nats-server": { package: "nats-server", names: ["nats-server"] },
  prometheus: { package: "prometheus", names: ["prometheus"] },
  promtool: { package: "prometheus", names: ["promtool"] },
} as const;

export type DebianProgram = keyof typeof programs;

const root = fileURLToPath(new URL("../..", import.meta.url));
const found = new Map<DebianProgram, string>();

/**
 * The path of a program: the one that is installed, else of its Debian package, which is then installed, or unpacked into `node_modules/.cache` where this
 * user may not install. No service of a package is started.
 *
 * @throws Error if there is none: it says what to install
 */
export function debianProgram(program: DebianProgram): string {
  const known = found.get(program);
  if (known !== undefined) return known;
  const attempts: string[] = [];
  const path = onPath(program) ?? afterInstalling(program, attempts) ?? unpacked(program, attempts);
  if (path === undefined) throw new Error(notThere(program, attempts));
  found.set(program, path);
  return path;
}

function notThere(program: DebianProgram, attempts: readonly string[]): string {
  const tried = attempts.map((attempt) => `\n- ${attempt}`).join("");
  return `this test runs ${program}, which is neither installed nor could be.${tried}\nInstall it: apt-get install ${programs[program].package}`;
}

/** Services are in `sbin`, which is on the PATH of root only. */
function onPath(program: DebianProgram): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/local/sbin", "/usr/sbin"];
  const paths = programs[program].names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Debian starts a service when it is installed, unless `policy-rc.d` forbids it. One that is there already knows better. */
const install = `
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\\nexit 101\\n' > "$policy" && chmod 755 "$policy" || exit 1
fi
export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1
apt-get -qq update
apt-get -qq install -y --no-install-recommends -o DPkg::Lock::Timeout=120 "$1"
`;

function afterInstalling(program: DebianProgram, attempts: string[]): string | undefined {
  const asRoot = process.getuid?.() === 0 ? ["sh"] : ["sudo", "-n", "sh"];
  return run([...asRoot, "-c", install, "install", programs[program].package], attempts) ? onPath(program) : undefined;
}

/** What an ordinary user may do: apt with folders of its own, and the package with all that it needs unpacked side by side. */
const unpack = `
cd "$2" && mkdir -p lists/partial cache/archives/partial root || exit 1
apt="apt-get -qq -o Dir::State::lists=$2/lists -o Dir::Cache=$2/cache -o Debug::NoLocking=true"
$apt update
$apt install -y --reinstall --no-install-recommends --download-only "$1" || exit 1
for archive in cache/archives/*.deb; do dpkg -x "$archive" root || exit 1; done
`;

function unpacked(program: DebianProgram, attempts: string[]): string | undefined {
  const { package: name, names } = programs[program];
  const folder = join(root, "node_modules/.cache/debian", name);
  const start = join(folder, program);
  if (isExecutable(start)) return start;
  mkdirSync(folder, { recursive: true });
  if (!run(["sh", "-c", unpack, "unpack", name, folder], attempts)) return undefined;
  // The scripts of /usr/bin name files by paths that are not there; a program that has one is below usr/lib, under its own name.
  const places = names.flatMap((each) => [`usr/lib/${name}/${each}`, `usr/bin/${each}`, `usr/sbin/${each}`]);
  const place = places.map((each) => join(folder, "root", each)).find(isExecutable);
  if (place === undefined) return undefined;
  writeFileSync(start, `#!/bin/sh\nLD_LIBRARY_PATH='${libraries(join(folder, "root"))}' exec '${place}' "$@"\n`, { mode: 0o755 });
  return start;
}

/** The folders of shared libraries, such as `usr/lib/x86_64-linux-gnu`. */
function libraries(unpackedRoot: string): string {
  const parents = ["lib", "usr/lib"].map((lib) => join(unpackedRoot, lib)).filter(existsSync);
  return parents
    .flatMap((lib) => [
      lib,
      ...readdirSync(lib)
        .map((each) => join(lib, each))
        .filter((each) => each.endsWith("-linux-gnu")),
    ])
    .join(":");
}

function run([command = "", ...args]: readonly string[], attempts: string[]): boolean {
  const { error, status, stderr } = spawnSync(command, args, { encoding: "utf8", timeout: 300_000 });
  if (error === undefined && status === 0) return true;
  const step = command === "sudo" || args.includes("install") ? "installing it" : "unpacking it";
  attempts.push(`${step}: ${error?.message ?? (stderr.trim().split("\n").at(-1) || `exit code ${status}`)}`);
  return false;
}
