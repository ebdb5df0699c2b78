"""Prints the paths of the sample inputs, one a line."""

from corpus.samples import sample_inputs

if __name__ == "__main__":
    print("\n".join(sample_inputs()))
