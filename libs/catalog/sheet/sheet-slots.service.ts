import { Injectable } from '@nestjs/common';
import { limits } from '@shutong/platform';
import { sheetErrors } from './sheet.errors';

/** Bounds the imports and exports that one process has under way: each holds a good part of a sheet. */
@Injectable()
export class SheetSlots {
  private taken = 0;

  get free(): number {
    return limits.sheetsAtOnce.value - this.taken;
  }

  /** @returns gives the place free again @throws catalog.sheet.busy */
  take(): () => void {
    if (this.free <= 0) throw sheetErrors.busy({ limit: limits.sheetsAtOnce.value });
    this.taken += 1;
    let isTaken = true;
    return () => {
      if (isTaken) this.taken -= 1;
      isTaken = false;
    };
  }
}
