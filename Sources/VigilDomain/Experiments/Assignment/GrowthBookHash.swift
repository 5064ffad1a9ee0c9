/// GrowthBook's hashes, so that an experiment that runs there goes on here with every unit where it was.
///
///     version 1:  FNV-1a of 32 bits over value and seed, modulo 1,000, over 1,000
///     version 2:  FNV-1a of 32 bits over the decimal digits of (FNV-1a over seed and value), modulo 10,000, over 10,000
///
/// Its kits disagree on texts that are not ASCII: JavaScript hashes UTF-16, Python code points, Swift UTF-8. All three
/// are here. Version 1 moves similar keys together and has only 1,000 buckets; it is there for what already runs.
///
/// - Source: growthbook/growthbook 8f1db44, `packages/sdk-js/src/util.ts` and `packages/sdk-js/test/cases.json`.
public struct GrowthBookHash: Hashable, Sendable, Codable {
    /// Which of the two.
    public enum Version: Int, Hashable, Sendable, Codable, CaseIterable {
        /// The first, kept for old experiments and for namespaces.
        case one = 1
        /// The second, of experiments since 2023.
        case two = 2
    }

    /// What of a text is hashed.
    public enum Text: String, Hashable, Sendable, Codable, CaseIterable {
        /// UTF-16 units, as in JavaScript.
        case utf16
        /// Code points, as in Python.
        case codePoints = "code_points"
        /// UTF-8 bytes, as in Swift.
        case utf8
    }

    /// Which of the two.
    public var version: Version
    /// What of a text is hashed; the same for ASCII.
    public var text: Text

    /// A hash.
    ///
    /// - Parameters:
    ///   - version: Which of the two.
    ///   - text: What of a text is hashed.
    public init(version: Version = .two, text: Text = .utf16) {
        self.version = version
        self.text = text
    }

    /// The bucket of a unit.
    ///
    /// - Parameters:
    ///   - seed: The experiment's seed, which is its key unless another was set.
    ///   - value: The unit's identifier.
    /// - Returns: In 0..<1, a multiple of 1/1,000 in version 1 and of 1/10,000 in version 2.
    /// - Complexity: O(length of both).
    public func bucket(seed: String, value: String) -> Double {
        switch version {
        case .one:
            return Double(hash(value, then: seed).value % 1000) / 1000
        case .two:
            var outer = Hash()
            outer.combine(decimal: hash(seed, then: value).value)
            return Double(outer.value % 10_000) / 10_000
        }
    }

    /// Whether a unit belongs to an experiment's part of a namespace, which version 1 decides always.
    ///
    /// - Parameters:
    ///   - value: The unit's identifier.
    ///   - namespace: The namespace's name.
    ///   - range: The experiment's part of it.
    ///   - text: What of a text is hashed.
    /// - Returns: Whether it does.
    public static func isIn(_ value: String, namespace: String, range: BucketRange, text: Text = .utf16) -> Bool {
        range.contains(GrowthBookHash(version: .one, text: text).bucket(seed: "__" + namespace, value: value))
    }

    /// The parts of 0..<1 that arms take, as GrowthBook cuts them.
    ///
    /// It repairs what it is given: a coverage outside of 0...1 is moved to its end, and weights of another number than
    /// the arms', or with a sum outside of 0.99...1.01, become equal ones. An ``Allocation`` refuses such input instead.
    ///
    /// - Parameters:
    ///   - arms: The number of arms; none for less than one.
    ///   - coverage: The share of units that takes part.
    ///   - weights: The arms' shares; `nil` for equal ones.
    /// - Returns: One range an arm; it begins at the sum of the weights before it.
    public static func ranges(arms: Int, coverage: Double = 1, weights: [Double]? = nil) -> [BucketRange] {
        guard arms > 0 else { return [] }
        let coverage = min(max(coverage, 0), 1)
        var shares = weights ?? []
        let sum = shares.reduce(0, +)
        if shares.count != arms || !(0.99...1.01).contains(sum) {
            shares = Array(repeating: 1 / Double(arms), count: arms)
        }
        var start = 0.0
        return shares.map { share in
            defer { start += share }
            return BucketRange(start: start, end: start + coverage * share)
        }
    }

    private func hash(_ first: String, then second: String) -> Hash {
        var hash = Hash()
        combine(first, into: &hash)
        combine(second, into: &hash)
        return hash
    }

    private func combine(_ part: String, into hash: inout Hash) {
        let before = hash
        // Nearly all identifiers are ASCII, whose bytes are its UTF-16 and its code points; they lie in one piece.
        let isDone =
            part.utf8.withContiguousStorageIfAvailable { bytes in
                var allBits: UInt8 = 0
                for byte in bytes {
                    hash.combine(UInt32(byte))
                    allBits |= byte
                }
                return text == .utf8 || allBits < 0x80
            } ?? false
        guard !isDone else { return }
        hash = before
        switch text {
        case .utf16: for unit in part.utf16 { hash.combine(UInt32(unit)) }
        case .codePoints: for point in part.unicodeScalars { hash.combine(point.value) }
        case .utf8: for byte in part.utf8 { hash.combine(UInt32(byte)) }
        }
    }

    /// FNV-1a of 32 bits; a unit above 255 is taken in as one, as both kits that have such units do.
    private struct Hash {
        var value: UInt32 = 0x811C_9DC5

        @inline(__always)
        mutating func combine(_ unit: UInt32) { value = (value ^ unit) &* 0x0100_0193 }

        /// Takes in the digits of a number, without making a text of it.
        mutating func combine(decimal number: UInt32) {
            var unit: UInt32 = 1
            while number / unit >= 10 { unit *= 10 }
            while unit > 0 {
                combine(0x30 + number / unit % 10)
                unit /= 10
            }
        }
    }
}
