import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Random choices that can be repeated: the same seed gives the same choices in the same order. */
export class SeededRandom {
  private readonly generator;

  constructor(readonly seed: number) {
    this.generator = xoroshiro128plus(seed);
  }

  /** From the environment (`TEST_SEED`), else a new one; printed, so that a failed run can be repeated. */
  static printed(of: string): SeededRandom {
    const seed = Number(process.env.TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
    process.stdout.write(`seed of ${of}: TEST_SEED=${seed}\n`);
    return new SeededRandom(seed);
  }

  /** True in so many of a hundred cases. */
  percent(share: number): boolean {
    return uniformFloat64(this.generator) * 100 < share;
  }

  /** One of them, each as likely. @throws RangeError where there is none */
  of<Choice>(choices: readonly Choice[]): Choice {
    if (choices.length === 0) throw new RangeError('There is nothing to choose from');
    return choices[Math.floor(uniformFloat64(this.generator) * choices.length)]!;
  }

  /** Whole milliseconds up to `most`; most of them short. */
  pauseMs(most: number): number {
    return Math.floor(uniformFloat64(this.generator) ** 3 * (most + 1));
  }
}
