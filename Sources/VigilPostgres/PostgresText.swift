/// Turns Vigil's SQL into PostgreSQL's.
enum PostgresText {
    /// The statement with a number behind a dollar sign for each question mark outside of quotes.
    ///
    /// - Parameter sql: A statement.
    /// - Returns: The same, numbered.
    static func numbered(_ sql: String) -> String {
        var text = ""
        text.reserveCapacity(sql.utf8.count + 32)
        var number = 0
        var isQuoted = false
        for character in sql {
            if character == "'" { isQuoted.toggle() }
            guard character == "?", !isQuoted else {
                text.append(character)
                continue
            }
            number += 1
            text += "$\(number)"
        }
        return text
    }
}
