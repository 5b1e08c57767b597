import { openReceipt, WireError, type KeyCard } from '@shutong/wire';

/** Errors: of `openReceipt`, but for a receipt of another manifest. */
export function isReceiptOf(
  receipt: string,
  of: Parameters<typeof openReceipt>[1],
  requester: KeyCard,
): boolean {
  try {
    openReceipt(receipt, of, requester);
    return true;
  } catch (error) {
    if (error instanceof WireError && error.code === 'wire.receipt-mismatch') return false;
    throw error;
  }
}
