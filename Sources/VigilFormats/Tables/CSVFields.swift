/// Reads the fields of one row one by one, for the header and for messages; the rows themselves have their own loop.
struct CSVFields {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let separator: UInt8
    /// Where the next field begins, or the next row when the row has ended.
    private(set) var position: Int
    /// How many line feeds were passed, those inside quotes too.
    private(set) var lines = 0
    /// Whether the last field was the row's last.
    private(set) var rowEnded = false

    /// The fields of the row that begins at `start`.
    init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, separator: UInt8) {
        self.bytes = bytes
        self.separator = separator
        position = start
    }

    /// Passes over empty lines.
    mutating func skipBlankLines() {
        while position < bytes.count, bytes[position] == 0x0A || bytes[position] == 0x0D {
            lines += bytes[position] == 0x0A ? 1 : 0
            position += 1
        }
    }

    /// The next field without its quotes, or `nil` when a quote is never closed.
    mutating func next() -> [UInt8]? {
        var field: [UInt8] = []
        if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
            position += 1
            while true {
                guard position < bytes.count else { return nil }
                let byte = bytes[position]
                position += 1
                if byte == UInt8(ascii: "\"") {
                    guard position < bytes.count, bytes[position] == byte else { break }
                    position += 1
                }
                lines += byte == 0x0A ? 1 : 0
                field.append(byte)
            }
        }
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == separator { return field }
            if byte == 0x0A || byte == 0x0D {
                if byte == 0x0D, position < bytes.count, bytes[position] == 0x0A { position += 1 }
                lines += 1
                break
            }
            field.append(byte)
        }
        rowEnded = true
        return field
    }
}
