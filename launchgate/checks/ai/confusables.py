"""Tables to undo what a model does to single characters: look-alikes, digits for letters, Morse, spelling alphabets. Data, looked
up by hand from the Unicode charts, ITU-R M.1677-1 and the ITU's spelling alphabet."""

# ruff: noqa: RUF001 - look-alikes are what this is about

LOOKALIKES = str.maketrans(
    {
        # Cyrillic
        "а": "a", "в": "b", "е": "e", "к": "k", "м": "m", "н": "h", "о": "o", "р": "p", "с": "c", "т": "t", "у": "y", "х": "x",
        "ѕ": "s", "і": "i", "ј": "j", "ԁ": "d", "ԛ": "q", "ԝ": "w", "һ": "h", "ɡ": "g", "ӏ": "l", "з": "3", "б": "6", "ѵ": "v",
        "ь": "b", "г": "r", "п": "n", "и": "u", "ф": "f", "л": "n",
        # Greek
        "α": "a", "β": "b", "ε": "e", "ζ": "z", "η": "n", "ι": "i", "κ": "k", "μ": "m", "ν": "v", "ο": "o", "ρ": "p", "τ": "t",
        "υ": "u", "χ": "x", "γ": "y", "ω": "w", "σ": "o", "ϲ": "c", "ϳ": "j",
        # Armenian, Latin, others
        "օ": "o", "ո": "n", "ս": "u", "հ": "h", "ց": "g", "զ": "q", "ա": "w", "ı": "i", "ɩ": "i", "ł": "l", "ø": "o", "đ": "d",
        "ħ": "h", "ŧ": "t", "ƅ": "b", "ꞵ": "b", "ɑ": "a", "ᴀ": "a", "ʙ": "b", "ᴄ": "c", "ᴅ": "d", "ᴇ": "e", "ꜰ": "f", "ɢ": "g",
        "ʜ": "h", "ɪ": "i", "ᴊ": "j", "ᴋ": "k", "ʟ": "l", "ᴍ": "m", "ɴ": "n", "ᴏ": "o", "ᴘ": "p", "ʀ": "r", "ꜱ": "s", "ᴛ": "t",
        "ᴜ": "u", "ᴠ": "v", "ᴡ": "w", "ʏ": "y", "ᴢ": "z",
    }
)  # fmt: skip
"""Lower-case letters that look like a Latin one."""

LEET = str.maketrans(
    {
        "4": "a", "@": "a", "8": "b", "(": "c", "3": "e", "€": "e", "6": "g", "9": "g", "1": "i", "!": "i", "|": "i", "l": "i",
        "0": "o", "5": "s", "$": "s", "7": "t", "+": "t", "2": "z",
    }
)  # fmt: skip
"""Digits and signs that stand for letters; `l` and `i` are one, since 1 stands for both."""

MORSE = {
    ".-": "a", "-...": "b", "-.-.": "c", "-..": "d", ".": "e", "..-.": "f", "--.": "g", "....": "h", "..": "i", ".---": "j",
    "-.-": "k", ".-..": "l", "--": "m", "-.": "n", "---": "o", ".--.": "p", "--.-": "q", ".-.": "r", "...": "s", "-": "t",
    "..-": "u", "...-": "v", ".--": "w", "-..-": "x", "-.--": "y", "--..": "z", "-----": "0", ".----": "1", "..---": "2",
    "...--": "3", "....-": "4", ".....": "5", "-....": "6", "--...": "7", "---..": "8", "----.": "9",
}  # fmt: skip

NUMBERS = {
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9",
}  # fmt: skip
"""Digits as words, for a value that is spelt one word a character; letters are the first ones of their words."""
