/** Name and version of the lab, as a record's environment has it; the version is package.json's. */
export const LAB = 'rift-lab 0.1.0';
