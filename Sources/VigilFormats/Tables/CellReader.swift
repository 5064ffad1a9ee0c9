internal import CFastFloat

/// What a cell of a text table means.
struct CellReader {
    private let missing: [[UInt8]]
    /// Whether a cell that reads as a number may count as missing: -999, for example.
    let numbersCanBeMissing: Bool

    /// Cells with one of these texts count as missing, as empty ones do.
    init(missing texts: [String]) {
        let missing = texts.map { Array($0.utf8) }.filter { !$0.isEmpty }
        self.missing = missing
        numbersCanBeMissing = missing.contains { $0.withUnsafeBufferPointer { Self.parse($0) != nil } }
    }

    /// Whether the cell counts as missing.
    func isMissing(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        if cell.isEmpty { return true }
        if missing.isEmpty { return false }
        return missing.contains { $0.count == cell.count && $0.elementsEqual(cell) }
    }

    /// The number in a cell, or `nil` when it is none: decimal, with spaces around it and a sign before it if you like.
    ///
    /// "nan", "inf" and "infinity" in any case are numbers too, so that they do not turn a column into names.
    func number(_ cell: UnsafeBufferPointer<UInt8>) -> Double? { Self.parse(cell) }

    private static func parse(_ cell: UnsafeBufferPointer<UInt8>) -> Double? {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
        var text = cell[...]
        while let first = text.first, isSpace(first) { text = text.dropFirst() }
        while let last = text.last, isSpace(last) { text = text.dropLast() }
        if text.first == UInt8(ascii: "+") {
            text = text.dropFirst()
            if text.first == UInt8(ascii: "-") { return nil }
        }
        guard let start = UnsafeBufferPointer(rebasing: text).baseAddress, !text.isEmpty else { return nil }
        var value = 0.0
        let first = UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self)
        return vigil_parse_double(first, first + text.count, &value) ? value : nil
    }
}
