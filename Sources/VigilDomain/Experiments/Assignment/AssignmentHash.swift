/// How a unit's identifier becomes its bucket, a number in 0..<1 that never changes.
///
/// `docs/guide/assignment.md` has the hashes in Python and in SQL; `Tests/Vectors/assignment.json` has their answers. The
/// value of a case is stored and never gets another meaning: a better hash would be a new case.
public enum AssignmentHash: String, Hashable, Sendable, Codable, CaseIterable {
    /// Vigil's own, of 64 bits over UTF-8, with 2⁵³ buckets; see ``SaltedHash``.
    case vigil1 = "vigil_1"
    /// GrowthBook's second, of 10,000 buckets, over UTF-16 as its JavaScript kit takes it.
    case growthBook2 = "growthbook_2"
    /// GrowthBook's second over code points, as its Python kit takes it.
    case growthBook2CodePoints = "growthbook_2_code_points"
    /// GrowthBook's second over UTF-8, as its Swift kit takes it.
    case growthBook2UTF8 = "growthbook_2_utf8"
    /// GrowthBook's first, of 1,000 buckets, over UTF-16; biased under nested keys, for old experiments alone.
    case growthBook1 = "growthbook_1"
    /// GrowthBook's first over code points.
    case growthBook1CodePoints = "growthbook_1_code_points"
    /// GrowthBook's first over UTF-8.
    case growthBook1UTF8 = "growthbook_1_utf8"

    /// GrowthBook's hash that this is; `nil` for Vigil's own.
    public var growthBook: GrowthBookHash? {
        switch self {
        case .vigil1: nil
        case .growthBook2: GrowthBookHash(version: .two, text: .utf16)
        case .growthBook2CodePoints: GrowthBookHash(version: .two, text: .codePoints)
        case .growthBook2UTF8: GrowthBookHash(version: .two, text: .utf8)
        case .growthBook1: GrowthBookHash(version: .one, text: .utf16)
        case .growthBook1CodePoints: GrowthBookHash(version: .one, text: .codePoints)
        case .growthBook1UTF8: GrowthBookHash(version: .one, text: .utf8)
        }
    }

    /// The hash with a salt, ready for many units.
    ///
    /// - Parameter salt: What tells one experiment's draw from another's.
    /// - Returns: The function from identifiers to buckets.
    public func salted(with salt: String) -> BucketFunction { BucketFunction(hash: self, salt: salt) }
}

/// A function from the identifiers of units to their buckets.
public struct BucketFunction: Hashable, Sendable {
    private let own: SaltedHash
    private let growthBook: GrowthBookHash?
    private let salt: String

    init(hash: AssignmentHash, salt: String) {
        own = SaltedHash(salt: salt)
        growthBook = hash.growthBook
        self.salt = salt
    }

    /// The bucket of a unit.
    ///
    /// - Parameter unit: Its identifier, as it is: other case, other spaces or another Unicode form is another unit.
    /// - Returns: In 0..<1.
    /// - Complexity: O(length of the identifier), without allocation.
    public func bucket(of unit: String) -> Double {
        guard let growthBook else { return own.bucket(of: unit) }
        return growthBook.bucket(seed: salt, value: unit)
    }
}
