internal import CSIMDJSON
internal import Synchronization
internal import VigilDomain

/// Readers of one layout that wait for their next body: to make one costs more than to read a few rows with it.
final class RecordReaderPool: Sendable {
    // Unchecked: whoever takes it out of the pool has it alone until it is given back, which the compiler cannot see through
    // the pointer.
    fileprivate struct Reader: @unchecked Sendable {
        let records: OpaquePointer
    }

    /// As many as there are ever at work but in a flood.
    private static let mostIdle = 8
    /// Bodies beyond are not small: a reader of their own costs nothing beside them.
    fileprivate static let largestBody = 32 * 1024
    /// What a body has made larger is not kept.
    private static let largestReader = 512 * 1024

    private let idle = Mutex<[Reader]>([])

    deinit { for reader in idle.withLock({ $0 }) { vigil_records_destroy(reader.records) } }

    fileprivate func take() -> Reader? { idle.withLock { $0.popLast() } }

    fileprivate func giveBack(_ reader: Reader) {
        let isFit = vigil_records_size(reader.records) <= Self.largestReader
        let isKept =
            isFit
            && idle.withLock { idle in
                guard idle.count < Self.mostIdle else { return false }
                idle.append(reader)
                return true
            }
        if !isKept { vigil_records_destroy(reader.records) }
    }
}

/// Reads a body into columns; the owner of the columns' memory until they are copied out.
struct RecordReader: ~Copyable, RecordColumns {
    private let records: OpaquePointer
    private let layout: RecordLayout
    private let earliest: Timestamp
    private let latest: Timestamp
    private let pool: RecordReaderPool?

    /// A reader for one body.
    ///
    /// - Parameters:
    ///   - layout: What a row looks like.
    ///   - earliest: The first time that is taken.
    ///   - latest: The last one.
    ///   - size: How many bytes the body has.
    ///   - pool: Where readers of this layout wait; `nil` for a new one.
    /// - Throws: `FormatError`, `outOfMemory`.
    init(
        _ layout: RecordLayout, earliest: Timestamp, latest: Timestamp, bodyOf size: Int = .max,
        from pool: RecordReaderPool? = nil
    ) throws(FormatError) {
        self.pool = size <= RecordReaderPool.largestBody ? pool : nil
        if let reader = self.pool?.take() {
            records = reader.records
            vigil_records_reuse(records, earliest.milliseconds, latest.milliseconds)
        } else {
            guard let created = Self.create(layout, earliest, latest) else { throw Self.outOfMemory }
            records = created
        }
        self.layout = layout
        self.earliest = earliest
        self.latest = latest
    }

    deinit {
        if let pool {
            pool.giveBack(RecordReaderPool.Reader(records: records))
        } else {
            vigil_records_destroy(records)
        }
    }

    private static var outOfMemory: FormatError {
        FormatError(.outOfMemory, detail: "there is not enough memory for this body; send it in smaller parts")
    }

    private static func create(_ layout: RecordLayout, _ earliest: Timestamp, _ latest: Timestamp) -> OpaquePointer? {
        // One block with all names, so that the C structures can point into it while the reader copies them.
        let all = (layout.features ?? []) + layout.fields
        let block: [UInt8] = (all.map(\.name) + layout.classes).flatMap { Array($0.utf8) }
        return block.withUnsafeBufferPointer { bytes in
            var offset = 0
            func next(_ name: String) -> vigil_bytes {
                defer { offset += name.utf8.count }
                return vigil_bytes(bytes: bytes.baseAddress.map { $0 + offset }, count: name.utf8.count)
            }
            let columns: [vigil_column] = all.map { field in
                vigil_column(
                    name: next(field.name), rule: vigil_rule(field.rule), required: field.isRequired,
                    same_as: Int32(field.sameAs ?? -1), is_class: field.isClass)
            }
            let classes = layout.classes.map(next)
            let featureCount = layout.features?.count ?? 0
            return columns.withUnsafeBufferPointer { columns in
                classes.withUnsafeBufferPointer { classes in
                    var record = vigil_record(
                        features: columns.baseAddress, feature_count: featureCount,
                        has_features: layout.features != nil,
                        fields: columns.baseAddress.map { $0 + featureCount }, field_count: layout.fields.count,
                        classes: classes.baseAddress, class_count: classes.count,
                        has_probabilities: layout.hasProbabilities,
                        sum_tolerance: RowRules.probabilitySumTolerance,
                        earliest: earliest.milliseconds, latest: latest.milliseconds,
                        longest_id: RowRules.longestID, longest_name: RowRules.longestName,
                        unique_ids: layout.hasUniqueIDs)
                    return vigil_records_create(&record)
                }
            }
        }
    }

    /// Reads the body.
    ///
    /// - Parameters:
    ///   - body: The bytes of the request.
    ///   - form: How the rows are arranged.
    /// - Returns: The rows that were rejected.
    /// - Throws: `FormatError` when the whole body is refused.
    borrowing func read(
        _ body: UnsafeBufferPointer<UInt8>, _ form: vigil_form
    ) throws(FormatError) -> [RowError] {
        switch vigil_records_read(records, vigil_bytes(bytes: body.baseAddress, count: body.count), form) {
        case .done: break
        case .out_of_memory: throw Self.outOfMemory
        case .refused:
            let fault = vigil_records_refusal(records)
            let code: FormatError.Code = fault.syntax == .empty ? .empty : .malformedJSON
            throw FormatError(
                code, offset: Int(fault.offset),
                detail: "the body is not valid JSON: \(fault.syntax.sentence)" + Self.found(at: fault.offset, in: body))
        }
        var count = 0
        guard let faults = vigil_records_faults(records, &count), count > 0 else { return [] }
        let sentences = FaultSentences(layout: layout, body: body, earliest: earliest, latest: latest)
        return UnsafeBufferPointer(start: faults, count: count).map { sentences.error($0) }
    }

    /// What stands at the place, so that the reader need not count bytes.
    private static func found(at offset: UInt64, in body: UnsafeBufferPointer<UInt8>) -> String {
        guard offset < body.count else { return "" }
        return ", before \"\(Excerpt.text(body, offset, 20))\""
    }

    /// How many rows were accepted.
    var count: Int { vigil_records_count(records) }

    /// The ids of the accepted rows.
    borrowing func ids() -> [String] { vigil_records_ids(records).strings() }

    /// Their times.
    borrowing func timestamps() -> [Int64] {
        Array(UnsafeBufferPointer(start: vigil_records_timestamps(records), count: count))
    }

    /// The values of feature number `index`, or of a field after them.
    borrowing func column(_ index: Int) -> Column {
        layout.rule(ofColumn: index) == .name ? .categorical(names(index)) : .numeric(NumericColumn(numbers(index)))
    }

    /// The numbers of a column of numbers.
    borrowing func numbers(_ index: Int) -> [Double] {
        Array(UnsafeBufferPointer(start: vigil_records_numbers(records, index), count: count))
    }

    /// The names of a column of names.
    borrowing func names(_ index: Int) -> CategoricalColumn {
        CategoricalColumn(
            dictionary: vigil_records_names(records, index).strings(),
            codes: Array(UnsafeBufferPointer(start: vigil_records_codes(records, index), count: count)))
    }
}

extension vigil_rule {
    /// The reader's word for a rule.
    init(_ rule: ValueRule) {
        switch rule {
        case .name: self = .name
        case .number: self = .number
        case .share: self = .share
        case .binaryClass: self = .class
        case .rank: self = .rank
        case .notNegative: self = .not_negative
        case .time: self = .time
        }
    }
}

extension vigil_texts {
    /// The texts, one `String` each; they are valid UTF-8.
    func strings() -> [String] {
        guard count > 0 else { return [] }
        return (0..<count).map { index in
            let start = Int(offsets[index])
            let bytes = UnsafeBufferPointer(start: bytes.map { $0 + start }, count: Int(offsets[index + 1]) - start)
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
