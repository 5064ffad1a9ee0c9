/// A version as programs have it, in the order of Semantic Versioning 2.0.0.
///
/// Written with one to three numbers, what is left out being 0, behind an optional `v`; then `-` and a pre-release, then `+`
/// and build data, which does not count. `1.10` is after `1.9`, `2.0.0-rc.1` before `2.0.0`.
///
/// - Source: semver.org, version 2.0.0, section 11.
public struct SemanticVersion: Hashable, Sendable {
    /// The major, minor and patch number.
    public let numbers: [UInt64]
    /// The parts of the pre-release; none for a release.
    public let preRelease: [String]

    /// The version that a text names; `nil` if it names none.
    ///
    /// - Parameter text: Such as `1.2.3` or `v2.0-beta.1+build.7`.
    public init?(_ text: String) {
        let isBuild: (Character) -> Bool = { $0 == "+" }
        let whole = text.split(maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: isBuild)
        let parts = (whole.first ?? "").split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard var release = parts.first else { return nil }
        if release.first == "v" { release.removeFirst() }
        let texts = release.split(separator: ".", omittingEmptySubsequences: false)
        guard texts.count <= 3 else { return nil }
        var numbers: [UInt64] = []
        for text in texts {
            guard Self.isNumeric(text), let number = UInt64(text) else { return nil }
            numbers.append(number)
        }
        while numbers.count < 3 { numbers.append(0) }
        self.numbers = numbers
        preRelease =
            parts.count > 1
            ? parts[1].split(separator: ".", omittingEmptySubsequences: false).map(String.init) : []
        guard preRelease.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.isAllowed) }) else { return nil }
    }

    private static func isNumeric(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D
    }
}

extension SemanticVersion: Comparable {
    public static func < (left: SemanticVersion, right: SemanticVersion) -> Bool {
        guard left.numbers == right.numbers else { return left.numbers.lexicographicallyPrecedes(right.numbers) }
        // A release comes after all of its pre-releases.
        guard !left.preRelease.isEmpty, !right.preRelease.isEmpty else {
            return !left.preRelease.isEmpty && right.preRelease.isEmpty
        }
        for (one, other) in zip(left.preRelease, right.preRelease) where one != other {
            switch (isNumeric(one), isNumeric(other)) {
            // Longer numbers are greater, without a limit on their size.
            case (true, true): return (one.utf8.count, one) < (other.utf8.count, other)
            case (true, false): return true
            case (false, true): return false
            case (false, false): return one.utf8.lexicographicallyPrecedes(other.utf8)
            }
        }
        return left.preRelease.count < right.preRelease.count
    }
}

extension SemanticVersion: Codable, CustomStringConvertible {
    /// The text, with all three numbers.
    public var description: String {
        let release = numbers.map { "\($0)" }.joined(separator: ".")
        return preRelease.isEmpty ? release : release + "-" + preRelease.joined(separator: ".")
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let version = SemanticVersion(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\"\(text)\" is no version")
        }
        self = version
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
