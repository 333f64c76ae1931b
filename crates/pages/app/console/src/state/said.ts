import { ElMessage } from 'element-plus';

/** How long a message about something that went well stays. */
const STAYS_MS = 4_000;

/** Says that something was done. */
export function said(message: string): void {
  ElMessage({ message, type: 'success', duration: STAYS_MS, showClose: true, grouping: true });
}
