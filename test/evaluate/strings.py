from probe import reveal, pieces
import os
from thirdparty import thing

T = "users"
reveal(T)  # value: 'users'
reveal("a" "b")  # value: 'ab'
reveal(f"ix_{T}_id")  # value: 'ix_users_id'
reveal(f"{T!r}")  # value: ''users''
reveal(f"{3:03d}|{T:>7}|{T:<7}|{T:^7}|{1.5:.2f}|{255:x}|{1234567:,}")  # value: '003|  users|users  | users |1.50|ff|1,234,567'
reveal(f"{thing}_x_{thing}")  # value: '__hole_1___x___hole_2__'
reveal("%s.%s" % ("a", T))  # value: 'a.users'
reveal("%(a)s-%(b)d" % {"a": 1, "b": 2})  # value: '1-2'
reveal("100%% of %s" % T)  # value: '100% of users'
reveal("%05.1f|%-4s|%x" % (2.25, "a", 255))  # value: '002.2|a   |ff'
reveal("%s" % thing)  # value: '__hole_1__'
reveal("{} {}".format("a", "b"))  # value: 'a b'
reveal("{1} {0} {x} {{}}".format("a", "b", x=T))  # value: 'b a users {}'
reveal("{0[1]} {0[0]!r} {1:>{w}}".format(["a", "b"], "c", w=3))  # value: 'b 'a'   c'
reveal("{t}".format_map({"t": T}))  # value: 'users'
reveal(", ".join(["a", "b"]))  # value: 'a, b'
reveal(", ".join(x.upper() for x in ("a", "b")))  # value: 'A, B'
reveal("-".join(["a", thing]))  # value: 'a-__hole_1__'
reveal(" a b ".strip(), "xxaxx".strip("x"), " a".lstrip(), "a ".rstrip())  # value: 'a b', 'a', 'a', 'a'
reveal("a,b,,c".split(","), " a  b ".split(), "a b c".split(" ", 1), "a.b.c".rsplit(".", 1))  # value: ['a', 'b', '', 'c'], ['a', 'b'], ['a', 'b c'], ['a.b', 'c']
reveal("a\nb\r\nc".splitlines(), "a\nb".splitlines(True))  # value: ['a', 'b', 'c'], ['a\n', 'b']
reveal("aXbX".replace("X", "-"), "aXbX".replace("X", "-", 1))  # value: 'a-b-', 'a-bX'
reveal("abc".startswith("ab"), "abc".startswith(("x", "a")), "abc".endswith("bc"), "abc".endswith("x"))  # value: True, True, True, False
reveal(f"ix_{thing}".startswith("ix_"), f"ix_{thing}".startswith("uq"), f"ix_{thing}".endswith("x"))  # value: True, False, unknown
reveal("pre_x".removeprefix("pre_"), "x_suf".removesuffix("_suf"))  # value: 'x', 'x'
reveal("7".zfill(3), "-7".zfill(3), "ab".ljust(4, "."), "ab".rjust(4), "ab".center(4, "*"))  # value: '007', '-07', 'ab..', '  ab', '*ab*'
reveal("hello world".title(), "hello".capitalize(), "AbC".swapcase())  # value: 'Hello World', 'Hello', 'aBc'
reveal("a.b".partition("."), "ab".partition("."), "a.b.c".rpartition("."))  # value: ('a', '.', 'b'), ('ab', '', ''), ('a.b', '.', 'c')
reveal("abcabc".find("c"), "abc".find("x"), "abcabc".rfind("b"), "aaa".count("a"))  # value: 2, -1, 4, 3
reveal("123".isdigit(), "12a".isdigit(), "abc".isalpha(), "ABC".isupper(), "".isdigit())  # value: True, False, True, True, False
reveal("abc".encode("utf-8"), b"abc".decode("utf-8"), str(b"x", "utf-8"))  # value: b'abc', 'abc', 'x'
reveal("abc"[0], "abc"[-1], "abcdef"[1:3], "abcdef"[::-1], "abcdef"[::2])  # value: 'a', 'c', 'bc', 'fedcba', 'ace'
reveal("a" * 3, 2 * "xy", "a" + "b" + "c")  # value: 'aaa', 'xyxy', 'abc'
reveal("a" + thing + "b")  # value: 'a__hole_1__b'
reveal((f"a {thing}").upper(), f"  {thing} ".strip())  # value: 'A __hole_1__', '__hole_1__'
reveal("b" in "abc", "x" in "abc", "x" not in "abc", "x" in thing)  # value: True, False, True, unknown
reveal("a" < "b", "a" == "a", "a" != "b", f"a{thing}" == "b", f"a{thing}" == "a")  # value: True, True, True, False, unknown
reveal(str(1), str(None), str(True), str(1.0), str([1, "a"]), str({"a": (1,)}))  # value: '1', 'None', 'True', '1.0', '[1, 'a']', '{'a': (1,)}'
reveal(repr("it's"), repr('a"b'), repr("a\nb"))  # value: '"it's"', ''a"b'', ''a\nb''
reveal(len("abc"), len(f"{thing}"))  # value: 3, unknown
reveal("abc".translate(str.maketrans("ab", "xy")))  # value: 'xyc'
reveal(str.upper("abc"), list(map(str.strip, [" a ", "b "])))  # value: 'ABC', ['a', 'b']
reveal(u"abc", r"a\b", "tab\tx")  # value: 'abc', 'a\b', 'tab\tx'
reveal(pieces("abc"))  # value: 'abc@main.py:49:16'
reveal(pieces("a" + T))  # value: 'a@main.py:50:16 users@main.py:5:6'
reveal(pieces(f"x{T}y"))  # value: 'x@main.py:51:17 users@main.py:5:6 y@main.py:51:21'
reveal(pieces("  abc ".strip()))  # value: 'abc@main.py:52:18'
reveal(pieces("%s!" % T))  # value: 'users@main.py:5:6 !@main.py:53:18'
reveal(pieces("-".join([T, "z"])))  # value: 'users@main.py:5:6 -@main.py:54:16 z@main.py:54:29'
reveal(pieces("abcdef"[2:4]))  # value: 'cd@main.py:55:18'
reveal(pieces("a-b".replace("-", "+")))  # value: 'a@main.py:56:16 +@main.py:56:35 b@main.py:56:18'
reveal(pieces("{} b".format(T)))  # value: 'users@main.py:5:6  b@main.py:57:18'
reveal(pieces("Ab".lower()))  # value: 'ab@main.py:58:16'
for wrong in ["fk_%S_job", "LIKE '%'", "%s and 100%", "%-5q", "a%(b)s%"]:
    try:
        reveal(wrong % ("a" if "(" not in wrong else {"b": 1}))  # value: never
    except ValueError as e:
        reveal(str(e))  # value: 'unsupported format character 'S' (0x53) at index 4' | 'unsupported format character ''' (0x27) at index 7' | 'incomplete format' | 'unsupported format character 'q' (0x71) at index 3' | 'incomplete format'
reveal("%%|%.f|%5.1f%%|%ld" % (1, 2.25, 3))  # value: '%|1|  2.2%|3'
