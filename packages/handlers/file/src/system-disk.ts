import fs from "node:fs";
import { promisify } from "node:util";
import type { AsyncDisk, Disk } from "./disk.ts";

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** The machine's own disk; each call blocks until it is done. */
export const systemDisk: Disk = {
  open: fs.openSync,
  write: (fd, bytes, offset, length) => fs.writeSync(fd, bytes, offset, length),
  read: fs.readSync,
  sync: fs.fdatasyncSync,
  close: fs.closeSync,
  inspect: (fd) => fs.fstatSync(fd),
  find: (path) => fs.statSync(path),
  makeDirectory: (path) => {
    fs.mkdirSync(path, { recursive: true });
  },
  list: (directory) => fs.readdirSync(directory),
  rename: fs.renameSync,
  remove: fs.unlinkSync,
  pause: (ms) => {
    Atomics.wait(sleeper, 0, 0, ms);
  },
};

const write = promisify(fs.write);
const read = promisify(fs.read);
const makeDirectory = promisify(fs.mkdir);

/** The machine's own disk, asked in the background. */
export const asyncSystemDisk: AsyncDisk = {
  open: promisify(fs.open),
  write: async (fd, bytes, offset, length) => {
    const { bytesWritten } = await write(fd, bytes, offset, length, null);
    return bytesWritten;
  },
  read: async (fd, bytes, offset, length, position) => {
    const { bytesRead } = await read(fd, bytes, offset, length, position);
    return bytesRead;
  },
  sync: promisify(fs.fdatasync),
  close: promisify(fs.close),
  inspect: promisify(fs.fstat),
  find: promisify(fs.stat),
  makeDirectory: async (path) => {
    await makeDirectory(path, { recursive: true });
  },
  list: promisify(fs.readdir),
  rename: promisify(fs.rename),
  remove: promisify(fs.unlink),
  pause: promisify(setTimeout),
};
