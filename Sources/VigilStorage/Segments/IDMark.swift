/// What the index over all segments keeps of an id: 48 bits of its hash, of which the lower 16 may be unknown.
///
/// A mark is one number: the fingerprint of 32 bits above, then 16 more bits of the hash, then 16 for the place of the segment
/// among those of a run. Two of ten million ids among a thousand agree in 32 bits by chance, one in thirty thousand times in
/// 48; where only fingerprints were read the bits in the middle are 0, which agrees with all.
enum IDMark {
    /// The bits of the segment's place.
    static let ownerBits: UInt64 = 0xFFFF
    private static let moreBits: UInt64 = 0xFFFF_0000
    /// The bits of the fingerprint.
    private static let fingerprintBits: UInt64 = 0xFFFF_FFFF_0000_0000

    /// The mark of an id's hash, of the segment at place 0.
    static func of(hash: UInt64) -> UInt64 {
        let more = hash & moreBits
        return hash & fingerprintBits | (more == 0 ? 0x1_0000 : more)
    }

    /// The mark of a fingerprint, of the segment at place 0.
    static func of(fingerprint: UInt32) -> UInt64 { UInt64(fingerprint) << 32 }

    /// The least mark with the fingerprint of another.
    static func start(_ mark: UInt64) -> UInt64 { mark & fingerprintBits }

    /// The fingerprint.
    static func fingerprint(_ mark: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: mark >> 32) }

    /// The place of the segment.
    static func owner(_ mark: UInt64) -> Int { Int(mark & ownerBits) }

    /// Whether two marks of one fingerprint may be of one id.
    static func agree(_ left: UInt64, _ right: UInt64) -> Bool {
        let (left, right) = (left & moreBits, right & moreBits)
        return left == right || left == 0 || right == 0
    }
}

extension UnsafeBufferPointer<UInt64> {
    /// Calls `body` with the owner of each mark, ascending, that agrees with the sought one.
    ///
    /// - Parameters:
    ///   - sought: A mark.
    ///   - start: No mark before this place has its fingerprint.
    ///   - body: Called with the owners.
    /// - Returns: The first place of a mark with this or a greater fingerprint.
    func forEachOwner(of sought: UInt64, from start: Int, _ body: (_ owner: Int) -> Void) -> Int {
        let first = firstPlace(atLeast: IDMark.start(sought), from: start)
        var place = first
        while place < count, IDMark.start(self[place]) == IDMark.start(sought) {
            if IDMark.agree(self[place], sought) { body(IDMark.owner(self[place])) }
            place += 1
        }
        return first
    }
}
