import VigilStatistics

/// The words of texts as 64-bit keys, and their lengths.
///
/// A word is a run of ASCII letters, digits and underscores and of other scripts' scalars; ASCII capitals count as small
/// letters. Scripts without spaces (ideographs, kana) and emoji give a word a scalar; spaces and punctuation of ASCII,
/// Latin-1's signs and the blocks U+2000-206F and U+3000-303F divide. A text without a word has one, for that.
package struct TextTokens: Sendable {
    /// Of a longer text the first so many bytes are read.
    package static let mostBytes = 20_000

    /// The words' keys, text after text.
    package let words: [UInt64]
    /// Where each text's words start, and the end of the last.
    package let offsets: [Int]
    /// How many Unicode scalars each text has, as far as it is read.
    package let scalarCounts: [Int]
    /// How many words each text really has.
    package let wordCounts: [Int]

    /// Divides texts into words.
    ///
    /// - Complexity: O(bytes).
    package init(_ texts: [String]) {
        var words: [UInt64] = []
        var offsets = [0]
        var scalarCounts: [Int] = []
        var wordCounts: [Int] = []
        for text in texts {
            var scalars = 0
            text.withBytes { bytes in
                scalars = WordScanner.scan(bytes) { words.append($0) }
            }
            let found = words.count - offsets[offsets.count - 1]
            if found == 0 { words.append(0) }
            wordCounts.append(found)
            scalarCounts.append(scalars)
            offsets.append(words.count)
        }
        self.words = words
        self.offsets = offsets
        self.scalarCounts = scalarCounts
        self.wordCounts = wordCounts
    }
}

extension String {
    /// Hands over the text's UTF-8, cut behind a whole scalar where it is too long.
    func withBytes(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        var text = self
        text.withUTF8 { bytes in
            var end = min(bytes.count, TextTokens.mostBytes)
            while end < bytes.count, end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
            body(UnsafeBufferPointer(rebasing: bytes[..<end]))
        }
    }
}

/// Finds the words in UTF-8.
enum WordScanner {
    /// Calls a closure with the key of each word.
    ///
    /// - Returns: The number of scalars.
    @inline(__always)
    static func scan(_ bytes: UnsafeBufferPointer<UInt8>, _ word: (UInt64) -> Void) -> Int {
        var scalars = 0
        var key = FNV1a()
        var isInside = false
        var index = 0
        while index < bytes.count {
            let (scalar, length) = bytes.scalar(at: index)
            index += length
            scalars += 1
            let kind = Kind(scalar)
            if kind != .letter, isInside {
                word(finished(key.value))
                key = FNV1a()
                isInside = false
            }
            if kind == .gap { continue }
            let small = scalar &- 65 < 26 ? scalar + 32 : scalar
            key.combine(UInt64(small))
            if kind == .whole {
                word(finished(key.value))
                key = FNV1a()
            } else {
                isInside = true
            }
        }
        if isInside { word(finished(key.value)) }
        return scalars
    }

    /// FNV-1a leaves the upper bits of short words alike; this spreads them.
    @inline(__always)
    private static func finished(_ key: UInt64) -> UInt64 {
        let mixed = (key ^ (key >> 31)) &* 0xBF58_476D_1CE4_E5B9
        return mixed ^ (mixed >> 29)
    }

    private enum Kind {
        case letter, whole, gap

        @inline(__always)
        init(_ scalar: UInt32) {
            if scalar < 0x80 {
                let isDigit = scalar &- 48 < 10
                let isLetter = (scalar | 32) &- 97 < 26
                self = isDigit || isLetter || scalar == 95 ? .letter : .gap
            } else if scalar < 0x2000 {
                self = scalar < 0xC0 ? .gap : .letter
            } else if scalar < 0x2070 || (scalar >= 0x3000 && scalar < 0x3040) {
                self = .gap
            } else {
                let isUnspaced = (scalar >= 0x2E80 && scalar < 0xA000) || scalar >= 0x1F000
                self = isUnspaced ? .whole : .letter
            }
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The scalar that starts at a byte, and how many bytes it takes.
    @inline(__always)
    func scalar(at index: Int) -> (scalar: UInt32, length: Int) {
        let lead = UInt32(self[index])
        if lead < 0x80 { return (lead, 1) }
        let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard index + length <= count else { return (0xFFFD, count - index) }
        var scalar = lead & (0xFF >> UInt32(length + 1))
        for next in (index + 1)..<(index + length) { scalar = scalar << 6 | UInt32(self[next] & 0x3F) }
        return (scalar, length)
    }
}
