/// Texts that are one beginning followed by a decimal number, such as `order-1041`, `order-1042`.
struct NumberedTexts {
    /// What all begin with.
    private let prefix: ArraySlice<UInt8>
    /// The digits of every number when they have leading zeros, 0 when they have none.
    private let width: Int
    private let numbers: [Int64]

    /// More digits could overflow an `Int64`.
    private static let mostDigits = 18

    /// The beginning and the numbers, or `nil` when the texts are not of this form.
    init?(_ texts: TextColumn) {
        let first = texts[0]
        var shared = first.count
        for row in 0..<texts.count where shared > 0 {
            let text = texts[row]
            shared = min(shared, text.count)
            var index = 0
            while index < shared, text[text.startIndex + index] == first[first.startIndex + index] { index += 1 }
            shared = index
        }
        // Digits that all happen to share belong to the number.
        while shared > 0, Self.isDigit(first[first.startIndex + shared - 1]) { shared -= 1 }
        var numbers: [Int64] = []
        numbers.reserveCapacity(texts.count)
        let firstWidth = first.count - shared
        var allOfFirstWidth = true
        var someLeadingZero = false
        for row in 0..<texts.count {
            let digits = texts[row].dropFirst(shared)
            guard let lead = digits.first, digits.count <= Self.mostDigits else { return nil }
            var number: Int64 = 0
            for byte in digits {
                guard Self.isDigit(byte) else { return nil }
                number = number * 10 + Int64(byte &- 0x30)
            }
            if digits.count != firstWidth { allOfFirstWidth = false }
            if lead == 0x30, digits.count > 1 { someLeadingZero = true }
            numbers.append(number)
        }
        guard allOfFirstWidth || !someLeadingZero else { return nil }
        prefix = first.prefix(shared)
        width = someLeadingZero ? firstWidth : 0
        self.numbers = numbers
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    func encode(into writer: inout PlaneWriter) {
        writer.output.write(count: prefix.count)
        writer.output.write(contentsOf: prefix)
        writer.output.write(UInt8(width))
        IntegerCoding.encode(numbers, into: &writer)
    }

    static func decode(count: Int, from reader: inout PlaneReader) throws(StoreError) -> TextColumn {
        let length = try reader.input.count(atMost: reader.input.left)
        let prefix = try reader.input.take(length)
        let width = Int(try reader.input.byte())
        guard width <= mostDigits, prefix.count * count <= TextCoding.mostBytes else {
            throw .damaged("numbers of \(width) digits behind \(prefix.count) bytes")
        }
        let numbers = try IntegerCoding.decode(count: count, from: &reader)
        var texts = TextColumn()
        texts.reserve(count: count, bytes: count * (prefix.count + max(width, 10)))
        var buffer = Array(prefix) + Array(repeating: 0, count: mostDigits + 1)
        for number in numbers {
            guard number >= 0 else { throw .damaged("a number below 0 in an identifier") }
            var digits = 0
            var rest = number
            var position = buffer.count
            while rest > 0 || digits < max(width, 1) {
                position -= 1
                buffer[position] = 0x30 + UInt8(rest % 10)
                rest /= 10
                digits += 1
            }
            // The digits, found from the last one, are moved up to the beginning.
            for index in 0..<digits { buffer[prefix.count + index] = buffer[position + index] }
            texts.append(buffer[..<(prefix.count + digits)])
        }
        return texts
    }
}
