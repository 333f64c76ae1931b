/** Gives a text to the person as a file. */
export function saveFile(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken it by then; else the text would stay in memory as long as the page.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 0);
}
