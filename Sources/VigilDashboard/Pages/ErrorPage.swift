/// The page for an address that leads nowhere, or for a fault.
package enum ErrorPage {
    /// A page that says what went wrong and where to go on.
    ///
    /// - Parameters:
    ///   - status: The HTTP status.
    ///   - detail: What went wrong, in a sentence; may hold what the reader typed.
    ///   - hint: What to do, if there is something.
    /// - Returns: The page.
    package static func page(status: Int, detail: String, hint: String? = nil) -> Page {
        Page(
            title: title(status),
            content: """
                <h1>\(title(status))</h1>
                <p class="lead">\(detail)</p>
                \("<p>\(hint ?? "")</p>", if: hint != nil)\
                <p class="next"><a class="button" href="\(DashboardRoute.home.address)">Go to the overview</a></p>
                """,
            isLive: false)
    }

    private static func title(_ status: Int) -> String {
        switch status {
        case 400: "The address cannot be understood"
        case 401, 403: "Not allowed"
        case 404: "Not found"
        case 503: "The store cannot be read"
        case 500...: "Something went wrong"
        default: "Error \(status)"
        }
    }
}
