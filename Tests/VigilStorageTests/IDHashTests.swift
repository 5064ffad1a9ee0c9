import Testing

@testable import VigilStorage

@Suite("hashes of ids")
struct IDHashTests {
    private func hash(_ text: String, seed: UInt64 = 0) -> UInt64 {
        Array(text.utf8).withUnsafeBytes { IDHash.hash($0, seed: seed) }
    }

    /// Stored fingerprints are made of these values: other ones would hide every id that is stored.
    ///
    /// Worked out from the definition with the whole numbers of Python 3.11, which do not overflow.
    @Test("never change")
    func stable() {
        #expect(hash("") == Self.recorded[0])
        #expect(hash("a") == Self.recorded[1])
        #expect(hash("prediction-1") == Self.recorded[2])
        #expect(hash("0123456789abcdef") == Self.recorded[3])
        #expect(hash("7d444840-9dc0-11d1-b245-5ffdce74fad2") == Self.recorded[4])
    }

    static let recorded: [UInt64] = [
        0x4cf2_4c5f_750e_3f81, 0x249b_50ff_c019_a1d8, 0x679d_8f11_c647_59d3, 0xd5cb_6c05_59c1_bd09,
        0xd842_2074_fb7f_e0af,
    ]

    @Test("differ for texts that differ in one byte, at every length")
    func differ() {
        var seen: Set<UInt64> = []
        for length in 0..<70 {
            let text = String(repeating: "a", count: length)
            #expect(seen.insert(hash(text)).inserted)
            for place in 0..<length {
                var bytes = Array(text.utf8)
                bytes[place] = 0x62
                #expect(seen.insert(bytes.withUnsafeBytes { IDHash.hash($0) }).inserted)
            }
        }
    }

    @Test("of counted ids spread evenly over the upper bits")
    func spread() {
        var counts = [Int](repeating: 0, count: 256)
        for number in 0..<25_600 { counts[Int(hash("id-\(number)") >> 56)] += 1 }
        // 100 expected in each; the chi-squared of 255 degrees of freedom is above 347 once in ten thousand trials.
        let chiSquared = counts.reduce(0.0) { $0 + Double(($1 - 100) * ($1 - 100)) / 100 }
        #expect(chiSquared < 347)
    }

    @Test("depend on the seed")
    func seeds() { #expect(hash("a", seed: 1) != hash("a", seed: 2)) }
}
