/**
 * Some seconds after it lost its server, Streamlit lays a dialog over the page and takes the keyboard away. The viewer
 * goes on working and says so itself; it therefore closes that dialog, once, and Streamlit leaves it closed.
 */

const DIALOG = '[data-testid="stDialog"]';

/** Closes a dialog that appears while `isDown` tells that the server does not answer; returns what ends that. */
export function closeConnectionDialog(isDown: () => Promise<boolean>, closed: () => void): () => void {
  const observer = new MutationObserver((changes) => {
    for (const added of changes.flatMap((change) => [...change.addedNodes])) {
      if (added instanceof HTMLElement && added.matches(DIALOG)) void close(added);
    }
  });
  const close = async (dialog: HTMLElement) => {
    if (!(await isDown())) return;
    dialog.querySelector("button")?.click();
    closed();
  };
  observer.observe(document.body, { childList: true });
  return () => observer.disconnect();
}
