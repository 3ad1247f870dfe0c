/**
 * The smallest guest that answers: 52 bytes in a boot sector. It writes `>` to
 * the serial port when it is ready. Then it writes there every key that is
 * typed, and everything that it reads from there.
 *
 * @module
 */

import type { TempDir } from "./temp_dir.ts";

// deno-fmt-ignore
const CODE = [
  0xb0, 0x3e,             //         mov al, '>'
  0xe8, 0x1e, 0x00,       //         call put
  0xb4, 0x01,             // again:  mov ah, 1
  0xcd, 0x16,             //         int 0x16      a key?
  0x74, 0x07,             //         jz serial
  0x31, 0xc0,             //         xor ax, ax
  0xcd, 0x16,             //         int 0x16      its character
  0xe8, 0x11, 0x00,       //         call put
  0xba, 0xfd, 0x03,       // serial: mov dx, 0x3fd
  0xec,                   //         in al, dx
  0xa8, 0x01,             //         test al, 1    a byte?
  0x74, 0xeb,             //         jz again
  0xba, 0xf8, 0x03,       //         mov dx, 0x3f8
  0xec,                   //         in al, dx
  0xe8, 0x02, 0x00,       //         call put
  0xeb, 0xe2,             //         jmp again
  0x88, 0xc4,             // put:    mov ah, al
  0xba, 0xfd, 0x03,       //         mov dx, 0x3fd
  0xec,                   // full:   in al, dx
  0xa8, 0x20,             //         test al, 0x20
  0x74, 0xfb,             //         jz full
  0x88, 0xe0,             //         mov al, ah
  0xba, 0xf8, 0x03,       //         mov dx, 0x3f8
  0xee,                   //         out dx, al
  0xc3,                   //         ret
];

/** Returns the arguments for a QEMU with this guest, without a serial port. */
export async function echoGuest(dir: TempDir): Promise<string[]> {
  const sector = new Uint8Array(512);
  sector.set(CODE);
  sector.set([0x55, 0xaa], 510);
  const path = dir.file("boot.img");
  await Deno.writeFile(path, sector);
  return ["-M", "pc", "-m", "16", "-display", "none", "-nic", "none"]
    .concat("-drive", `file=${path},format=raw`);
}
