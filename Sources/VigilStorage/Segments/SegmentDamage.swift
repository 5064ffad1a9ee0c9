/// A segment that cannot be what was written: a checksum differs, it cannot be decoded, or it has other rows than its entry
/// says.
///
/// It is thrown where the bytes were read and are wrong; that they could not be read is an error of the database.
struct SegmentDamage: Error, Hashable, Sendable {
    /// The segment.
    var entry: SegmentEntry
    /// Where it lies.
    var table: SegmentTable
    /// What is wrong with it.
    var fault: String

    var key: SegmentKey { SegmentKey(table: table, id: entry.id) }

    /// For what cannot be done without the segment.
    var error: StoreError {
        StoreError(
            .corrupt,
            "segment \(entry.id) of \(table.rawValue), \(entry.rows) rows, is damaged: \(fault). `vigil verify` lists what is; "
                + "restore a backup")
    }
}

extension SegmentEntry {
    /// Runs `body`, which decodes bytes of this segment that were read.
    ///
    /// - Throws: `SegmentDamage` where `body` says `corrupt`; its other errors.
    func decoding<Value>(_ table: SegmentTable, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as StoreError where error.code == .corrupt {
            throw SegmentDamage(entry: self, table: table, fault: error.detail)
        }
    }
}
