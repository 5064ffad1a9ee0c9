import Testing

@testable import VigilStorage

@Suite("texts")
struct TextCodingTests {
    static let columns: [[String]] = [
        [], [""], ["", ""], ["a"], ["0", "1", "10"], ["00", "01"], ["0", "00"], ["7", "07", "007"], ["-1", "-2"],
        ["p1", "p2", "p30"], ["p01", "p02", "p30"], ["p", "p1"], ["1a", "2a"], ["999999999999999999", "1"],
        ["9999999999999999999", "1"], ["ab", "ac", "ad"], ["AB12", "CD34"], ["aB12", "CD34"], ["名1", "名2"],
        ["x\u{0}1", "x\u{0}2"], (0..<300).map { "order-\(1000 + $0)" }, (0..<300).map { "\($0 * 97 % 300)" },
        Array(repeating: "same", count: 300), (0..<300).map { String(repeating: "y", count: $0) },
        [String(repeating: "long", count: 5000)], ["\u{e9}", "e\u{301}"],
    ]

    private func readBack(_ texts: [String]) throws -> TextColumn {
        var writer = PlaneWriter(rows: texts.count)
        TextCoding.encode(TextColumn(texts), into: &writer)
        return try writer.readBack { try TextCoding.decode(count: texts.count, from: &$0) }
    }

    @Test("come back to the byte", arguments: columns)
    func comeBack(_ texts: [String]) throws {
        let read = try readBack(texts)
        #expect(read.strings(0..<texts.count).map { Array($0.utf8) } == texts.map { Array($0.utf8) })
    }

    @Test("random ones come back to the byte", arguments: 1...30)
    func randomOnes(_ seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let alphabet = Array(["01", "0123456789", "abcdef0123", "ABCDEF-", "aé名-0"][seed % 5])
        let fixed = seed % 2 == 0
        let texts = (0..<Int.random(in: 1...700, using: &random)).map { _ in
            let length = fixed ? 6 : Int.random(in: 0...8, using: &random)
            return String((0..<length).map { _ in alphabet.randomElement(using: &random) ?? "x" })
        }
        #expect(try readBack(texts).strings(0..<texts.count) == texts)
    }

    @Test("UUIDs take their random digits alone")
    func uuids() throws {
        var random = SplitMix64(seed: 10)
        func hex(_ digits: Int) -> String {
            (0..<digits).map { _ in String(Int.random(in: 0..<16, using: &random), radix: 16) }.joined()
        }
        let texts = (0..<2000).map { _ in "\(hex(8))-\(hex(4))-4\(hex(3))-a\(hex(3))-\(hex(12))" }
        var writer = PlaneWriter(rows: texts.count)
        TextCoding.encode(TextColumn(texts), into: &writer)
        #expect(writer.output.bytes.count < 2000 * 15 + 200)
        #expect(try readBack(texts).strings(0..<texts.count) == texts)
    }

    @Test("equal bytes are equal, other spellings of a character are not")
    func equality() {
        let texts = TextColumn(["\u{e9}", "e\u{301}", "a", "ab", "ab"])
        #expect(texts.isEqual(3, to: texts, 4))
        #expect(!texts.isEqual(0, to: texts, 1))
        #expect(!texts.isEqual(2, to: texts, 3))
    }
}
