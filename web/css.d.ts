/** A section brings its stylesheet with it: Vite loads it with the section's code. */
declare module '*.css'
