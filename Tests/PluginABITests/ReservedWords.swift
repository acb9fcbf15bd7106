/// Words that a field of the ABI can't be named, because one language or library has taken them.
enum ReservedWords {
    /// Returns who has taken a name, or nothing.
    static func owners(of name: String) -> [String] {
        all.filter { $0.words.contains(name) }.map(\.owner)
    }

    private static let all: [(owner: String, words: Set<String>)] = [
        ("C++", words(cpp)), ("Swift", words(swift)), ("Rust", words(rust)), ("Zig", words(zig)),
        ("Go", words(go)), ("Python", words(python)), ("the C library", words(library)),
        ("Qt", words("emit signals slots foreach forever Q_EMIT")),
        (
            "X11",
            words("None Bool Status Success Always True False Unsorted CursorShape Complex")
        ),
    ]

    private static func words(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
    }

    private static let cpp = """
        alignas alignof and and_eq asm auto bitand bitor bool catch char8_t char16_t char32_t class
        co_await co_return co_yield compl concept consteval constexpr constinit const_cast decltype
        delete dynamic_cast explicit export false friend inline mutable namespace new noexcept not
        not_eq nullptr operator or or_eq private protected public register reinterpret_cast requires
        static_assert static_cast template this thread_local throw true try typeid typename using
        virtual wchar_t xor xor_eq
        """

    private static let swift = """
        Any Self as associatedtype async await break case catch class continue default defer deinit
        do else enum extension fallthrough false fileprivate for func guard if import in init inout
        internal is let nil open operator precedencegroup private protocol public repeat rethrows
        return self static struct subscript super switch throw throws true try typealias var where
        while
        """

    private static let rust = """
        Self abstract as async await become box break const continue crate do dyn else enum extern
        false final fn for gen if impl in let loop macro match mod move mut override priv pub ref
        return self static struct super trait true try type typeof unsafe unsized use virtual where
        while yield
        """

    private static let zig = """
        addrspace align allowzero and anyframe anytype asm async await break callconv catch comptime
        const continue defer else enum errdefer error export extern fn for if inline linksection
        noalias noinline nosuspend opaque or orelse packed pub resume return struct suspend switch
        test threadlocal try union unreachable usingnamespace var volatile while
        """

    private static let go = """
        break case chan const continue default defer else fallthrough for func go goto if import
        interface map package range return select struct switch type var
        """

    private static let python = """
        False None True and as assert async await break case class continue def del elif else except
        finally for from global if import in is lambda match nonlocal not or pass raise return try
        type while with yield
        """

    /// Functions that a system may define as macros, as <tgmath.h> does, or that hide a field.
    private static let library = """
        abort abs accept access acos asin assert atan atexit atof atoi bind bsearch calloc cbrt ceil
        chdir clock close connect copysign cos cosh ctime div dup erf errno exec exit exp exp2 expm1
        fabs fclose fdim feof ferror fflush fgetc fgets floor fma fmax fmin fmod fopen fork fprintf
        fputc fputs fread free freopen frexp fscanf fseek ftell fwrite getc getchar getenv gets
        gmtime hypot index isalpha isatty isdigit isinf isnan isspace kill labs ldexp link listen
        localtime log log10 log1p log2 logb longjmp lseek malloc memcmp memcpy memmove memset mktime
        modf nan nearbyint open pause perror pipe poll pow printf putc putchar puts qsort raise rand
        random read realloc recv remainder remove rename rewind rint round scalbn scanf select send
        setbuf setjmp setlocale shutdown signal sin sinh sleep socket sprintf sqrt srand sscanf stat
        stderr stdin stdout strcmp strcpy strlen strtol sync system tan tanh time tmpfile tolower
        toupper trunc truncate umask ungetc unlink va_arg va_end va_start vfork vprintf wait write y0
        y1 yn j0 j1 jn
        """
}
