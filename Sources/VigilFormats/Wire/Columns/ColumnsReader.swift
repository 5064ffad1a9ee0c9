internal import VigilDomain

/// Reads the columns of a body in the binary form, with the rules that rows of JSON keep.
///
/// What contradicts itself refuses the body; a value that is not allowed rejects its row. A row has one fault, the first
/// in the order of the layout.
struct ColumnsReader: RecordColumns {
    private let layout: RecordLayout
    private let earliest: Timestamp
    private let latest: Timestamp

    private var rows = 0
    private var idTexts: [String] = []
    private var times: [Int64] = []
    /// By number: the features, the fields, the classes; `nil` where the body has no such column.
    private var columns: [Column?]
    private var faults: [Int: RowError] = [:]

    /// Reads a body.
    ///
    /// - Parameters:
    ///   - bytes: The body.
    ///   - content: What its rows have to be.
    ///   - layout: What a row of them looks like.
    ///   - earliest: The earliest time that is allowed.
    ///   - latest: The latest one.
    /// - Throws: `FormatError` when the body is refused.
    init(
        _ bytes: UnsafeRawBufferPointer, content: ColumnsFormat.Content, layout: RecordLayout, earliest: Timestamp,
        latest: Timestamp
    ) throws(FormatError) {
        self.layout = layout
        self.earliest = earliest
        self.latest = latest
        columns = Array(repeating: nil, count: layout.columnCount)
        let body = try ColumnsBody(bytes, content: content)
        rows = body.rows
        try requireRoom(for: body)
        let found = try ColumnPlaces(layout).places(of: body)
        idTexts = try ids(found.id, body)
        times = try timestamps(found.timestamp, body)
        for (number, section) in found.columns.enumerated() {
            if let section {
                columns[number] = try column(number, section, body)
            } else if layout.isRequired(number) {
                noteAbsent(number)
            }
        }
        sumProbabilities()
        noteRepeatedIDs(found.id, body)
        removeFaults()
    }

    private func requireRoom(for body: ColumnsBody) throws(FormatError) {
        let values = rows * (2 + layout.columnCount)
        guard values <= ColumnsFormat.mostValues else {
            throw FormatError(
                .tooLarge, offset: 8,
                detail: "the body's \(rows) rows have \(values) values in the columns of \(layout.model); at most "
                    + "\(ColumnsFormat.mostValues) are taken at once")
        }
    }

    /// The rows that were rejected, in order.
    private(set) var rejected: [RowError] = []

    func ids() -> [String] { idTexts }

    func timestamps() -> [Int64] { times }

    func column(_ number: Int) -> Column {
        columns[number]
            ?? .allMissing(layout.rule(ofColumn: number) == .name ? .categorical : .numeric, count: idTexts.count)
    }

    func numbers(_ number: Int) -> [Double] { column(number).numbers ?? [] }

    func names(_ number: Int) -> CategoricalColumn {
        column(number).names ?? CategoricalColumn(dictionary: [], codes: [])
    }
}

extension ColumnsReader {
    private mutating func note(_ row: Int, _ field: String, _ code: RowError.Code, _ detail: String) {
        guard faults[row] == nil else { return }
        faults[row] = RowError(row: row + 1, field: field, code: code, detail: detail)
    }

    private mutating func ids(_ section: ColumnsBody.Section, _ body: ColumnsBody) throws(FormatError) -> [String] {
        if section.kind == .uuids { return try ColumnValues.uuids(section, body) }
        let texts = try ColumnValues.texts(section, body)
        for (row, text) in texts.enumerated() {
            guard let fault = RowRules.fault(ofID: text) else { continue }
            let count = text.utf8.count
            note(row, "id", count == 0 ? .empty : count > RowRules.longestID ? .tooLong : .invalidText, fault)
        }
        return texts
    }

    private mutating func timestamps(
        _ section: ColumnsBody.Section, _ body: ColumnsBody
    ) throws(FormatError) -> [Int64] {
        let times = try ColumnValues.times(section, body)
        for (row, time) in times.enumerated() where time < earliest.milliseconds || time > latest.milliseconds {
            if time == ColumnsFormat.missingTime {
                note(row, "timestamp", .missingField, "the field is required; its value is the one that says missing")
            } else {
                noteTime(row, "timestamp", time)
            }
        }
        return times
    }

    private mutating func noteTime(_ row: Int, _ field: String, _ time: Int64) {
        // A moment that no calendar holds is shown as the number that it is.
        let moment = Timestamp(milliseconds: time)
        let given = moment.supportFault == nil ? "\(moment)" : "\(time)"
        if time < earliest.milliseconds {
            note(row, field, .timestampTooEarly, "\(given) was given; the earliest time allowed is \(earliest)")
        } else {
            note(row, field, .timestampInFuture, "\(given) was given; the latest time allowed now is \(latest)")
        }
    }

    private mutating func column(
        _ number: Int, _ section: ColumnsBody.Section, _ body: ColumnsBody
    ) throws(FormatError) -> Column {
        switch layout.rule(ofColumn: number) {
        case .name: .categorical(try names(number, section, body))
        case .time: .numeric(NumericColumn(try moments(section, body)))
        case let rule: .numeric(NumericColumn(try numbers(number, section, body, rule)))
        }
    }

    private mutating func numbers(
        _ number: Int, _ section: ColumnsBody.Section, _ body: ColumnsBody, _ rule: ValueRule
    ) throws(FormatError) -> [Double] {
        let values = try ColumnValues.numbers(section, body)
        let isRequired = layout.isRequired(number)
        for (row, value) in values.enumerated() {
            if value.isNaN {
                if isRequired { note(row, section.name, .missingField, "the field is required; \(rule.sentence)") }
            } else if rule == .number ? value.isInfinite : !rule.allows(value) {
                note(row, section.name, .outOfRange, "\(value) was given; \(rule.sentence)")
            }
        }
        return values
    }

    private mutating func moments(_ section: ColumnsBody.Section, _ body: ColumnsBody) throws(FormatError) -> [Double] {
        let times = try ColumnValues.times(section, body)
        var moments: [Double] = []
        moments.reserveCapacity(times.count)
        for (row, time) in times.enumerated() {
            if time == ColumnsFormat.missingTime {
                moments.append(.nan)
                continue
            }
            if time < earliest.milliseconds || time > latest.milliseconds { noteTime(row, section.name, time) }
            moments.append(Double(time))
        }
        return moments
    }

    private mutating func names(
        _ number: Int, _ section: ColumnsBody.Section, _ body: ColumnsBody
    ) throws(FormatError) -> CategoricalColumn {
        let column = try ColumnValues.names(section, body)
        let isRequired = layout.isRequired(number)
        // Each distinct name is looked at once, and rows only where one of them is at fault.
        let classes = layout.isClass(number) && !layout.classes.isEmpty ? Set(layout.classes) : nil
        let wrong = column.dictionary.map { name -> RowError.Code? in
            if RowRules.fault(ofName: name) != nil { return .tooLong }
            guard let classes, !classes.contains(name) else { return nil }
            return .unknownClass
        }
        guard isRequired || wrong.contains(where: { $0 != nil }) else { return column }
        for (row, code) in column.codes.enumerated() {
            if code == CategoricalColumn.missing {
                if isRequired {
                    note(row, section.name, .missingField, "the field is required; a name is allowed here")
                }
            } else if let fault = wrong[Int(code)] {
                note(row, section.name, fault, sentence(of: fault, column.dictionary[Int(code)]))
            }
        }
        return column
    }

    /// Put into words for rows only: many names may be at fault that no row uses.
    private func sentence(of fault: RowError.Code, _ name: String) -> String {
        if fault == .tooLong, let sentence = RowRules.fault(ofName: name) { return sentence }
        return "\(Excerpt.quoted(name)) was given; \(RowRules.sentence(ofClasses: layout.classes))"
    }

    private mutating func noteAbsent(_ number: Int) {
        for row in 0..<rows {
            note(row, layout.fields[number - layout.featureCount].name, .missingField, "the field is required")
        }
    }

    /// Gives classes that were left out of a row with probabilities 0, and makes sure that a row's sum to 1.
    private mutating func sumProbabilities() {
        let classes = layout.classNumbers
        guard classes.contains(where: { columns[$0] != nil }) else { return }
        var shares = classes.map { columns[$0]?.numbers ?? Array(repeating: .nan, count: rows) }
        for row in 0..<rows where shares.contains(where: { !$0[row].isNaN }) {
            var sum = 0.0
            for place in shares.indices {
                if shares[place][row].isNaN { shares[place][row] = 0 }
                sum += shares[place][row]
            }
            if !(abs(sum - 1) <= RowRules.probabilitySumTolerance) {
                note(row, "probabilities", .outOfRange, "they sum to \(sum); \(RowRules.sentenceOfSum)")
            }
        }
        for (number, values) in zip(classes, shares) { columns[number] = .numeric(NumericColumn(values)) }
    }

    /// An id counts as taken by the first row without a fault that has it.
    private mutating func noteRepeatedIDs(_ section: ColumnsBody.Section, _ body: ColumnsBody) {
        guard layout.hasUniqueIDs else { return }
        var seen: Set<BodySlice> = []
        seen.reserveCapacity(rows)
        var position = section.offset + (section.kind == .uuids ? 0 : 2 * rows)
        for row in 0..<rows {
            let size =
                section.kind == .uuids ? 16 : Int(body.bytes.integer(at: section.offset + 2 * row, as: UInt16.self))
            defer { position += size }
            guard faults[row] == nil else { continue }
            if !seen.insert(BodySlice(body.bytes, position..<position + size)).inserted {
                note(
                    row, "id", .duplicateID,
                    "the string \(Excerpt.quoted(idTexts[row])) is the id of an earlier row of this body; that row was kept"
                )
            }
        }
    }

    /// Takes the rows at fault out, and the names that only they had.
    private mutating func removeFaults() {
        rejected = faults.values.sorted { $0.row < $1.row }
        if !faults.isEmpty {
            let kept = (0..<rows).filter { faults[$0] == nil }
            idTexts = kept.map { idTexts[$0] }
            times = kept.map { times[$0] }
            columns = columns.map { $0?.rows(kept) }
        }
        columns = columns.map { column in
            guard let names = column?.names else { return column }
            return .categorical(names.withoutUnusedNames())
        }
    }
}
