"""The rules, by what they are about; each is told what it must know and answers with what it found."""
