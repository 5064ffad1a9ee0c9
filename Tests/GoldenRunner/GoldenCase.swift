/// One case of a golden file.
struct GoldenCase: Sendable {
    /// Tells cases of one file apart.
    var name: String
    /// What is checked; with the file's name it selects the ``GoldenProcedure``.
    var procedure: String
    var inputs: JSONValue
    var parameters: JSONValue
    var expected: JSONValue
    var tolerance: GoldenTolerance
    /// Where the file named by `inputs.file` lies; `nil` if the case names none.
    var dataFile: String?
    /// The streams that the file's cases share; `inputs.stream` names one.
    var streams: JSONValue = [:]

    init(_ json: JSONValue) throws {
        name = try json.text("name")
        procedure = try json.text("procedure")
        inputs = json["inputs"] ?? [:]
        parameters = json["parameters"] ?? [:]
        expected = try json.member("expected")
        tolerance = try GoldenTolerance(json.member("tolerance"))
    }

    /// The numbers of the stream that `inputs.stream` names.
    func stream() throws -> [Double] { try streams.numbers(inputs.text("stream")) }
}
