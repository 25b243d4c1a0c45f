/**
 * A text that counts how many of its characters are looked at, by whatever method. Scanners take it for a
 * string, so that how much they do can be told exactly, where a clock could only guess.
 */
export class CountedText extends String {
  steps = 0;

  override charCodeAt(at: number): number {
    this.steps++;
    return super.charCodeAt(at);
  }

  override charAt(at: number): string {
    this.steps++;
    return super.charAt(at);
  }

  override codePointAt(at: number): number | undefined {
    this.steps++;
    return super.codePointAt(at);
  }

  override startsWith(text: string, at = 0): boolean {
    this.steps += text.length;
    return super.startsWith(text, at);
  }

  override indexOf(text: string, from = 0): number {
    const at = super.indexOf(text, from);
    this.steps += (at === -1 ? this.length : at + text.length) - from;
    return at;
  }

  override lastIndexOf(text: string, from: number = this.length): number {
    const at = super.lastIndexOf(text, from);
    this.steps += from - at;
    return at;
  }

  override slice(start = 0, end: number = this.length): string {
    const text = super.slice(start, end);
    this.steps += text.length;
    return text;
  }
}
