/** How fast answers stream, everywhere in this benchmark: three times as fast as the models that write fastest. */
export const deltasPerSecond = 200;

/** How much slower than this machine the page's processor is: a phone of the middle class. */
export const cpuSlowdown = 4;
