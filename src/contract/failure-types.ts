/** Type of the failure of a step whose staged file is gone or is not the file that was staged. */
export const STAGED_FILE_LOST = 'StagedFileLost';
