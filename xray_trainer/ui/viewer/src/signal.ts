/** The smallest observer: parts say that they changed, others listen. */

export class Signal<T = void> {
  private readonly listeners = new Set<(value: T) => void>();

  /** Calls `listener` from now on; returns what ends that. */
  on(listener: (value: T) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  emit(value: T): void {
    for (const listener of [...this.listeners]) listener(value);
  }
}
