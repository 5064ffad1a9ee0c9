internal import CSIMDJSON
internal import VigilDomain

/// One column of a CSV file while it is read.
///
/// The values lie in plain memory, since the scanner writes millions of them one by one.
struct CSVColumn {
    /// How cells are taken.
    enum Mode: UInt8 {
        /// No cell was there yet, or only ones that count as missing.
        case undecided
        /// Numbers so far; a name makes it `demoted`.
        case numbers
        /// Numbers by the user's word; a name is an error.
        case onlyNumbers
        /// Names.
        case names
        /// A name came after numbers, whose text is gone: to be read once more, as names.
        case demoted
        /// Not wanted in this pass.
        case skipped
    }

    var mode: Mode
    var note = Table.ColumnNote()
    private(set) var numbers: UnsafeMutablePointer<Double>?
    private(set) var codes: UnsafeMutablePointer<UInt32>?
    private var texts: OpaquePointer?
    private var rowOfLastName = -1

    /// A column that is passed over.
    init() { mode = .skipped }

    /// A column with room for `capacity` values.
    init(mode: Mode, capacity: Int) throws(FormatError) {
        self.mode = mode
        if mode == .names {
            try becomeNames(rows: 0, capacity: capacity)
        } else if mode != .skipped {
            numbers = .allocate(capacity: capacity)
        }
    }

    /// Gives the memory back; the column is not to be used afterwards.
    mutating func free() {
        numbers?.deallocate()
        codes?.deallocate()
        vigil_text_set_destroy(texts)
        (numbers, codes, texts) = (nil, nil, nil)
    }

    /// Turns an undecided column, all of whose `rows` cells are missing, into one of names.
    mutating func becomeNames(rows: Int, capacity: Int) throws(FormatError) {
        numbers?.deallocate()
        numbers = nil
        guard let texts = vigil_text_set_create() else { throw Self.outOfMemory }
        self.texts = texts
        let codes = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity)
        codes.update(repeating: CategoricalColumn.missing, count: rows)
        self.codes = codes
        mode = .names
    }

    /// Moves the first `rows` values into room for `capacity`.
    mutating func grow(rows: Int, capacity: Int) {
        if let old = numbers {
            let new = UnsafeMutablePointer<Double>.allocate(capacity: capacity)
            new.update(from: old, count: rows)
            old.deallocate()
            numbers = new
        }
        if let old = codes {
            let new = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity)
            new.update(from: old, count: rows)
            old.deallocate()
            codes = new
        }
    }

    /// Stores a name.
    ///
    /// - Parameters:
    ///   - cell: Its bytes.
    ///   - row: The row, within the capacity.
    /// - Returns: Whether the bytes are UTF-8; looked at once for every distinct name.
    /// - Throws: `FormatError`, `outOfMemory`.
    mutating func store(_ cell: UnsafeBufferPointer<UInt8>, row: Int) throws(FormatError) -> Bool {
        var isNew = false
        let code = vigil_text_set_insert(texts, cell.baseAddress, cell.count, &isNew)
        guard code != CategoricalColumn.missing else { throw Self.outOfMemory }
        codes?[row] = code
        guard isNew else { return true }
        rowOfLastName = row
        return vigil_utf8_fault(cell.baseAddress, cell.count) == cell.count
    }

    /// Takes the name out again that only the unfinished row `row` has.
    mutating func forgetName(row: Int) {
        guard rowOfLastName == row else { return }
        vigil_text_set_truncate(texts, vigil_text_set_texts(texts).count - 1)
        rowOfLastName = -1
    }

    /// The first `rows` values.
    func column(rows: Int) -> Column {
        if let codes {
            return .categorical(
                CategoricalColumn(
                    dictionary: vigil_text_set_texts(texts).strings(),
                    codes: Array(UnsafeBufferPointer(start: codes, count: rows))))
        }
        return .numeric(NumericColumn(Array(UnsafeBufferPointer(start: numbers, count: rows))))
    }

    private static var outOfMemory: FormatError {
        FormatError(.outOfMemory, detail: "there is not enough memory for the names of a column")
    }
}
