# A child on the way to the canteen switches the attract page to Chinese, makes it large, calls staff, and runs off. A minute and a half
# later the page is as every newcomer should find it.

> LanguageChosen {"Lang":"zh-Hans"}
  language: zh-Hans
> TextSized {"Size":2}
  size: 2
> HelpCalled
  overlay help
  SendHelp help::1:0s at attract
+89s
= attract help
+1s
  at 1m30s: wiped; overlay closed
= attract
> Touched
  nothing changes
+90s
= attract
