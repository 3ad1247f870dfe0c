// The baseline of the row "start-up": this script does nothing.
